import { type Clock, type ComponentFailure, formatDuration, PlatformError } from '../../kernel/index.ts';
import type { Operation, Resource } from '../../plan/types.ts';
import type { Runtime } from '../runtime.ts';
import type { Settled } from './watch.ts';

const LOG_LINES = 10;
const LOG_PATIENCE_MS = 2_000;

type Subject = Pick<Resource, 'id' | 'component' | 'rollout'>;

/** A resource that failed or did not get ready in time. */
export async function notReady(
  subject: Subject,
  settled: Extract<Settled, { state: 'failed' }>,
  runtime: Runtime,
  clock: Clock,
): Promise<ComponentFailure> {
  const name = subject.rollout === 'once' ? subject.id : subject.component;
  const log = settled.log ?? (await lastLines(runtime, subject, clock));
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
      next: logsOf(subject.component),
      exitCode: 3,
    },
  };
}

/** An operation that could not be carried out. */
export function notApplied(operation: Operation, error: unknown): ComponentFailure {
  const told =
    error instanceof PlatformError
      ? { next: logsOf(operation.component), ...error.toJSON() }
      : {
          code: 'apply-failed',
          message: `cannot ${operation.action} ${operation.id}: ${error instanceof Error ? error.message : String(error)}`,
          next: logsOf(operation.component),
          exitCode: 3 as const,
        };
  return { component: operation.component, resource: operation.id, error: { where: operation.id, ...told } };
}

const logsOf = (component: string) => `platform logs ${component} --since 5m`;

/** The last lines that the copy itself wrote; none where the runtime has no logs or takes too long. */
async function lastLines(runtime: Runtime, subject: Subject, clock: Clock): Promise<string[]> {
  const { logs } = runtime;
  if (!logs) return [];
  const patience = new AbortController();
  const lines: string[] = [];
  const read = async () => {
    const query = { components: [subject.component], follow: false, tail: LOG_LINES };
    for await (const line of logs.read(query, patience.signal)) {
      if (line.replica === subject.id || line.replica.startsWith(subject.component)) lines.push(line.text);
    }
  };
  await Promise.race([read(), clock.sleep(LOG_PATIENCE_MS, patience.signal)]).catch(() => undefined);
  patience.abort();
  return lines.slice(-LOG_LINES);
}
