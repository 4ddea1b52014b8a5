import type { ComponentFailure, Outcome } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';
import type { Execution } from '../execute/index.ts';
import type { Core } from './types.ts';

export interface Ending {
  /** When the piece of work began, and when its execution did. */
  readonly startedAt: number;
  readonly executedAt: number;
  readonly execution: Execution;
  readonly model: Model | undefined;
  readonly status?: Outcome['status'];
  /** Beside those of the execution. */
  readonly failures?: readonly ComponentFailure[];
  readonly release?: string;
}

export async function outcomeOf(core: Core, ending: Ending, signal: AbortSignal): Promise<Outcome> {
  const { execution, startedAt, executedAt } = ending;
  const failures = [...(ending.failures ?? []), ...execution.failures];
  const status = ending.status ?? (execution.status === 'done' && failures.length > 0 ? 'not-ready' : execution.status);
  const offset = executedAt - startedAt;
  const memory = signal.aborted ? undefined : await memoryOf(core);
  const durationMs = core.ports.clock.now() - startedAt;
  return {
    status,
    changed: execution.changed,
    durationMs,
    failures,
    readyMs: Object.fromEntries(Object.entries(execution.readyMs).map(([name, ms]) => [name, ms + offset])),
    criticalPath: execution.criticalPath,
    addresses: ending.model ? await addressesOf(core, ending.model, signal) : {},
    ...(memory === undefined ? {} : { memoryBytes: memory }),
    ...(ending.release === undefined ? {} : { release: ending.release }),
  };
}

/** Work that was given up before anything was carried out. */
export function interrupted(durationMs: number): Outcome {
  return { status: 'interrupted', changed: 0, durationMs, failures: [], readyMs: {}, criticalPath: [], addresses: {} };
}

/** Of what platform.yaml publishes. An address that cannot be told now is no failure of the work. */
async function addressesOf({ runtime }: Core, model: Model, signal: AbortSignal): Promise<Record<string, string>> {
  const published = model.components.filter(({ publish }) => publish !== undefined);
  const found = await Promise.all(
    published.map(async ({ name, endpoints }) => {
      const endpoint = endpoints[0]?.name ?? 'http';
      return [name, await runtime.address?.(name, endpoint, signal).catch(() => undefined)] as const;
    }),
  );
  return Object.fromEntries(found.filter((each): each is readonly [string, string] => each[1] !== undefined));
}

async function memoryOf({ runtime }: Core): Promise<number | undefined> {
  const samples = await runtime.samples?.read().catch(() => undefined);
  return samples?.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
}
