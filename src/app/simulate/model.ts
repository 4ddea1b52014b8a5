import type { ComponentModel, LoopModel, Policy } from '../../autoscale/simulate/index.ts';
import { AGENT_LOOP, CLUSTER_LOOP } from '../../autoscale/simulate/index.ts';
import type { Amounts, ScalingManifest } from '../../config/index.ts';
import { ExitCode, PlatformError, parseCpu, parseSize } from '../../kernel/index.ts';
import type { Calibration } from './calibrate.ts';
import type { LoopFlags, ModelFlags, Subject } from './options.ts';

/** A program of one thread. */
const ONE_CORE = 1000;
/** The gateway gives up then. */
const TIMEOUT_SECONDS = 15;
const STARTUP_SECONDS = 3;
const MEMORY_BYTES = 64 * 2 ** 20;
/** The queue of the kit gives so many messages at once to a copy. */
const AT_ONCE = 8;

export interface Known {
  readonly flags: ModelFlags;
  readonly subject?: Subject;
  readonly calibration?: Calibration;
  /** Of the file of the policy. */
  readonly workload?: ScalingManifest['workload'];
}

/** Flags first, then what was measured, then platform.yaml or the file, then defaults. Exit code 2 where nobody says what work costs. */
export function modelOf(policy: Policy, known: Known): ComponentModel {
  const { flags, subject, calibration, workload } = known;
  const resources = subject?.component.resources;
  const messages = flags.messages ?? (subject ? subject.component.kind === 'worker' : readsQueue(policy));
  const cpuMs = flags.cpuPerRequestMs ?? calibration?.cpuMs.value;
  const timeMs = flags.timePerRequestMs ?? calibration?.timeMs.value ?? cpuMs;
  if (timeMs === undefined || (cpuMs === undefined && policy.usesCpu)) throw noCost(policy, timeMs !== undefined);
  const limit =
    flags.cpuLimitMilli ?? cpuOf(workload?.limits) ?? (limitsHold(subject) ? resources?.limits.cpu : undefined);
  const requestCpuMilli = flags.requestCpuMilli ?? resources?.cpu ?? cpuOf(workload?.requests) ?? 0;
  if (requestCpuMilli === 0 && policy.usesCpu) throw noRequest(policy);
  const concurrency = flags.concurrency ?? (messages || cpuMs === undefined ? AT_ONCE : undefined);
  const timeoutSeconds = flags.timeoutSeconds ?? (messages ? undefined : TIMEOUT_SECONDS);
  return {
    kind: messages ? 'messages' : 'requests',
    cpuMs: cpuMs ?? 0,
    timeMs: Math.max(timeMs, cpuMs ?? 0),
    idleCpuMilli: flags.idleCpuMilli ?? calibration?.idleCpuMilli.value ?? 0,
    cpuLimitMilli: Math.max(limit ?? ONE_CORE, 1),
    requestCpuMilli,
    requestMemoryBytes: flags.requestMemoryBytes ?? resources?.memory ?? sizeOf(workload?.requests) ?? 0,
    memoryBytes: flags.memoryBytes ?? calibration?.memoryBytes?.value ?? MEMORY_BYTES,
    startupSeconds: flags.startupSeconds ?? calibration?.startupSeconds?.value ?? STARTUP_SECONDS,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(flags.queueBound === undefined ? {} : { queueBound: flags.queueBound }),
  };
}

/** Where the policy is carried out decides how it sees: by the agent, or by a cluster's controllers. */
export function loopOf(flags: LoopFlags, subject: Subject | undefined): LoopModel {
  const usual = subject && subject.runtime !== 'kubernetes' ? AGENT_LOOP : CLUSTER_LOOP;
  const { intervalSeconds = usual.intervalSeconds, lagSeconds = usual.lagSeconds } = flags;
  const windowSeconds = flags.windowSeconds ?? (usual.waits ? intervalSeconds : usual.windowSeconds);
  return { ...usual, intervalSeconds, lagSeconds, windowSeconds };
}

/** Processes are not held to their limit. */
const limitsHold = (subject: Subject | undefined) => subject !== undefined && subject.runtime !== 'local';

const readsQueue = ({ needs }: Policy) => {
  const sources = [...Object.values(needs.values), ...Object.values(needs.pods)];
  return sources.some((each) => each === 'queue' || each === 'backlog') && !sources.includes('rps');
};
const cpuOf = (amounts: Amounts | undefined) =>
  amounts?.cpu === undefined ? undefined : parseCpu(String(amounts.cpu));
const sizeOf = (amounts: Amounts | undefined) =>
  amounts?.memory === undefined ? undefined : parseSize(String(amounts.memory));

const noCost = ({ name }: Policy, timeKnown: boolean): PlatformError =>
  new PlatformError({
    code: 'no-cost',
    message: timeKnown
      ? `${name} scales by CPU: what CPU does a request take?`
      : `what does a request (or message) of ${name} cost?`,
    details: [
      '--cpu-per-request 4ms     CPU time of one',
      '--time-per-request 20ms   time of one, waiting on others included',
      '--calibrate               measure both on the running platform',
    ],
    exitCode: ExitCode.badInput,
  });

const noRequest = ({ name }: Policy): PlatformError =>
  new PlatformError({
    code: 'no-request',
    message: `${name} scales by CPU in percent of the request, and nobody says what a copy requests`,
    next: '--request-cpu 250m, or put the Deployment into the same file',
    exitCode: ExitCode.badInput,
  });
