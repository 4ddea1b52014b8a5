import { type Clock, type ComponentFailure, formatDuration, PlatformError } from '../../kernel/index.ts';
import type { Operation, Resource } from '../../plan/types.ts';
import type { Runtime } from '../runtime.ts';
import type { Settled } from './watch.ts';

const LOG_LINES = 10;
/** The last lines of a component may all be those of healthy copies. */
const TAIL = 200;
const LOG_PATIENCE_MS = 2_000;

type Subject = Pick<Resource, 'id' | 'component' | 'rollout'>;
type Failed = Extract<Settled, { state: 'failed' }>;

/** What failed where, and since when the work has been going on. */
export interface Scene {
  readonly runtime: Runtime;
  readonly environment: string;
  readonly clock: Clock;
  readonly startedAt: number;
}

/** A resource that failed or did not get ready in time. */
export async function notReady(subject: Subject, settled: Failed, scene: Scene): Promise<ComponentFailure> {
  const name = subject.rollout === 'once' ? subject.id : subject.component;
  const log = settled.log ?? (await lastLines(scene, subject, settled));
  return {
    component: subject.component,
    resource: subject.id,
    error: {
      code: 'not-ready',
      message:
        settled.waitedMs === undefined
          ? `${name} failed: ${settled.reason}`
          : `${name} is not ready: ${settled.reason} for ${formatDuration(settled.waitedMs)}`,
      where: subject.id,
      details: log.map((line) => `${subject.component} | ${line}`),
      // An empty log is the runtime's word that nothing ever ran: there is nothing to read.
      next:
        settled.log?.length === 0
          ? `platform status --env ${scene.environment}`
          : logsOf(subject.component, scene.environment),
      exitCode: 3,
    },
  };
}

/** An operation that could not be carried out. */
export function notApplied(operation: Operation, error: unknown, environment: string): ComponentFailure {
  const told =
    error instanceof PlatformError
      ? { next: logsOf(operation.component, environment), ...error.toJSON() }
      : {
          code: 'apply-failed',
          message: `cannot ${operation.action} ${operation.id}: ${error instanceof Error ? error.message : String(error)}`,
          next: logsOf(operation.component, environment),
          exitCode: 3 as const,
        };
  return { component: operation.component, resource: operation.id, error: { where: operation.id, ...told } };
}

const logsOf = (component: string, environment: string) => `platform logs ${component} --env ${environment} --since 5m`;

/** The last lines that the failed copies wrote; none where the runtime has no logs or takes too long. */
async function lastLines(
  { runtime, clock, startedAt }: Scene,
  subject: Subject,
  { unready }: Failed,
): Promise<string[]> {
  const { logs } = runtime;
  // A task that ended has no copies any more, but lines.
  const copies = subject.rollout === 'once' ? undefined : unready;
  if (!logs || copies?.length === 0) return [];
  const patience = new AbortController();
  const lines: string[] = [];
  const isTask = subject.rollout === 'once';
  const isMine = (replica: string) =>
    copies?.includes(replica) ?? (replica === subject.id || (isTask && replica.startsWith(subject.component)));
  const read = async () => {
    const query = { components: [subject.component], follow: false, tail: TAIL };
    // Copies that are known by name say it all; else what was there before this work would be mixed in.
    for await (const line of logs.read(copies ? query : { ...query, since: startedAt }, patience.signal)) {
      if (isMine(line.replica)) lines.push(line.text);
    }
  };
  await Promise.race([read(), clock.sleep(LOG_PATIENCE_MS, patience.signal)]).catch(() => undefined);
  patience.abort();
  return lines.slice(-LOG_LINES);
}
