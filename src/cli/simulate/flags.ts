import type { LoopFlags, ModelFlags } from '../../app/simulate/index.ts';

/** Options of `scale simulate`, parsed: times in milliseconds, CPU in thousandths of a core, sizes in bytes, shares from 0 to 1. */
export interface SimulateFlags {
  readonly load: readonly string[];
  readonly policy?: string;
  readonly compare?: readonly string[];
  readonly source?: readonly string[];
  readonly calibrate?: boolean;
  readonly since?: number;
  readonly messages?: boolean;
  readonly cpuPerRequest?: number;
  readonly timePerRequest?: number;
  readonly startup?: number;
  readonly concurrency?: number;
  readonly queueBound?: number;
  readonly timeout?: number;
  readonly requestCpu?: number;
  readonly cpuLimit?: number;
  readonly idleCpu?: number;
  readonly requestMemory?: number;
  readonly memory?: number;
  readonly interval?: number;
  readonly lag?: number;
  readonly window?: number;
  readonly replicas?: number;
  readonly seed?: number;
  readonly slo?: number;
  readonly sloLatency?: number;
  readonly failIf?: readonly string[];
  readonly html?: string;
}

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);

/** Without what was not said. */
const said = <T extends object>(values: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

export const modelFlags = (flags: SimulateFlags): ModelFlags =>
  said<ModelFlags>({
    messages: flags.messages,
    cpuPerRequestMs: flags.cpuPerRequest,
    timePerRequestMs: flags.timePerRequest,
    idleCpuMilli: flags.idleCpu,
    cpuLimitMilli: flags.cpuLimit,
    requestCpuMilli: flags.requestCpu,
    requestMemoryBytes: flags.requestMemory,
    memoryBytes: flags.memory,
    concurrency: flags.concurrency,
    queueBound: flags.queueBound,
    timeoutSeconds: seconds(flags.timeout),
    startupSeconds: seconds(flags.startup),
  });

export const loopFlags = (flags: SimulateFlags): LoopFlags =>
  said<LoopFlags>({
    intervalSeconds: seconds(flags.interval),
    lagSeconds: seconds(flags.lag),
    windowSeconds: seconds(flags.window),
  });
