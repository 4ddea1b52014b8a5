import type { ScaleTick } from '../../autoscale/index.ts';
import type { Prepared, Runtime, Session } from '../../engine/index.ts';
import type { Clock, Fs } from '../../kernel/index.ts';
import type { Component } from '../../model/index.ts';
import { decideComponent, valuesOf } from './decide.ts';
import { createJournal } from './journal.ts';
import { createKept, type Latest } from './kept.ts';
import { createMeasuring } from './measure.ts';
import { copiesOf, podsOf, type ReadySince, withReady } from './pods.ts';

/** A developer waits for it; the cluster's own takes 15 s. */
export const SYNC_MS = 5_000;

export interface Scaling {
  /** The newest decision about each component with a policy, and when the next ones are made. */
  latest(): { readonly nextAt: number; readonly decisions: ReadonlyMap<string, Latest> };
  stop(): void;
}

export interface ScalingOptions {
  readonly session: Session;
  readonly runtime: Runtime;
  readonly instance: string;
  readonly stateDir: string;
  readonly fs: Fs;
  readonly clock: Clock;
  /** Bytes that are free on this machine. */
  readonly freeMemory: () => number;
  /** Somebody else works: what is measured now tells nothing about what will be. */
  readonly busy: () => boolean;
  /** Makes it so; resolves when it is. */
  readonly run: (counts: Readonly<Record<string, number>>, cause: string) => Promise<unknown>;
  /** A count that was set by hand for a while has had its time. */
  readonly giveBack: (components: readonly string[]) => Promise<unknown>;
  readonly report: (text: string) => void;
}

/** Monitor → threshold exceeded? → scale up or maintain → update the load balancer (as part of `run`) → continue. */
export function startScaling(options: ScalingOptions): Scaling {
  const { session, runtime, clock, fs, stateDir } = options;
  const abort = new AbortController();
  const kept = createKept(fs, stateDir);
  const journal = createJournal(fs, stateDir);
  const measure = createMeasuring(runtime, () => clock.now());
  const windowSeconds = SYNC_MS / 1000;
  let readySince: ReadySince = new Map();
  let nextAt = clock.now() + SYNC_MS;

  /** Everything that is there now, as the decisions want to see it. */
  const look = async (current: Prepared, scaled: readonly Component[]) => {
    const [observed, measured] = await Promise.all([
      runtime.observe({ instance: options.instance }, abort.signal),
      measure(current.model, scaled),
    ]);
    const now = clock.now();
    const wanted = new Map(current.desired.map((resource) => [resource.id, resource]));
    const verdict: Runtime['verdict'] = (resource, copy) => runtime.verdict(resource, copy);
    readySince = withReady(readySince, { observed, wanted, verdict, now });
    const seen = { observed, samples: measured.samples, wanted, verdict, readySince, now, windowSeconds };
    const tickOf = (component: Component, currentReplicas: number): ScaleTick => ({
      component: component.name,
      atSeconds: Math.floor(now / 1000),
      currentReplicas,
      statusReplicas: copiesOf(component.name, observed).length,
      pods: podsOf({ ...seen, component, custom: measured.custom.get(component.name) ?? {} }),
      values: valuesOf(component, measured),
    });
    return { samples: measured.samples, tickOf };
  };

  const beat = async () => {
    const current = session.current();
    if (!current || options.busy()) return;
    const counts = await session.counts();
    const over = Object.entries(counts).filter(([, { until }]) => until !== undefined && until <= clock.now());
    if (over.length > 0) await options.giveBack(over.map(([name]) => name));
    const scaled = scaledOf(current);
    if (scaled.length === 0) return;
    const { samples, tickOf } = await look(current, scaled);
    const memories = await kept.memories();
    const changes: Record<string, number> = {};
    let availableBytes = options.freeMemory();
    for (const component of scaled) {
      const { name } = component;
      const count = counts[name];
      if (!count || count.owner === 'manual') continue;
      const machine = { samples, availableBytes };
      const decided = decideComponent(component, memories[name], tickOf(component, count.value), machine);
      if (!decided) continue;
      const { desired, memory, record, takes } = decided;
      // The next component of this round finds less.
      availableBytes -= takes;
      if (record.machine)
        options.report(`${name}: ${desired} of ${record.machine.wanted} copies, ${record.machine.reason}`);
      kept.decided(name, memory, record);
      await journal.add(record);
      if (desired !== count.value) changes[name] = desired;
    }
    await kept.save();
    if (Object.keys(changes).length > 0) await options.run(changes, causeOf(changes, counts));
  };

  const loop = async () => {
    while (!abort.signal.aborted) {
      nextAt = clock.now() + SYNC_MS;
      await clock.sleep(SYNC_MS, abort.signal).catch(() => undefined);
      if (abort.signal.aborted) return;
      // A failed round (an engine that is away) is no reason to stop: the next one decides from what it finds.
      await beat().catch((error: Error) => options.report(`scaling: ${error.message}`));
    }
  };
  void loop();
  return { latest: () => ({ nextAt, decisions: kept.latest() }), stop: () => abort.abort() };
}

/** With `--only`, what was not chosen is nobody's concern. */
const scaledOf = ({ model, components: only }: Prepared): Component[] =>
  model.components.filter(({ name, scale }) => scale !== undefined && (only === undefined || only.includes(name)));

function causeOf(
  changes: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, { readonly value: number }>>,
) {
  const texts = Object.entries(changes).map(([name, to]) => `${name} ${counts[name]?.value} → ${to}`);
  return `scaling ${texts.join(', ')}`;
}
