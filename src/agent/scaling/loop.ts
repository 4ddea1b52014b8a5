import { type DecisionRecord, decideScale } from '../../autoscale/index.ts';
import type { Runtime, Session } from '../../engine/index.ts';
import { type Clock, type Fs, formatSize } from '../../kernel/index.ts';
import type { Component } from '../../model/index.ts';
import { createJournal } from './journal.ts';
import { createKept, type Latest } from './kept.ts';
import { limitByMemory, type MachineLimit } from './machine.ts';
import { createMeasuring, type Measured } from './measure.ts';
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
  let readySince: ReadySince = new Map();
  let nextAt = clock.now() + SYNC_MS;

  const beat = async () => {
    const current = session.current();
    if (!current || options.busy()) return;
    const only = current.components;
    const scaled = current.model.components.filter(
      ({ name, scale }) => scale !== undefined && (only === undefined || only.includes(name)),
    );
    const counts = await session.counts();
    const over = Object.entries(counts).filter(([, { until }]) => until !== undefined && until <= clock.now());
    if (over.length > 0) await options.giveBack(over.map(([name]) => name));
    if (scaled.length === 0) return;
    const [observed, measured] = await Promise.all([
      runtime.observe({ instance: options.instance }, abort.signal),
      measure(current.model, scaled),
    ]);
    const now = clock.now();
    const wanted = new Map(current.desired.map((resource) => [resource.id, resource]));
    const verdict: Runtime['verdict'] = (resource, copy) => runtime.verdict(resource, copy);
    readySince = withReady(readySince, { observed, wanted, verdict, now });
    const memories = await kept.memories();
    let free = options.freeMemory();
    const changes: Record<string, number> = {};
    for (const component of scaled) {
      const { name } = component;
      const count = counts[name];
      if (!component.scale || !count || count.owner === 'manual') continue;
      const tick = {
        component: name,
        atSeconds: Math.floor(now / 1000),
        currentReplicas: count.value,
        statusReplicas: copiesOf(name, observed).length,
        pods: podsOf({
          component,
          observed,
          samples: measured.samples,
          custom: measured.custom.get(name) ?? {},
          wanted,
          verdict,
          readySince,
          now,
          windowSeconds: SYNC_MS / 1000,
        }),
        values: valuesOf(component, measured),
      };
      const decided = decideScale(component.scale, {}, memories[name], tick);
      const machine = limitByMemory({
        current: count.value,
        desired: decided.desired,
        requestBytes: component.resources.memory,
        usedBytes: measured.samples.filter((each) => each.component === name).map(({ memoryBytes }) => memoryBytes),
        availableBytes: free,
      });
      const desired = machine?.to ?? decided.desired;
      const record = machine ? heldByMachine(decided.record, machine) : decided.record;
      if (machine)
        options.report(`${name} stays at ${machine.to}: the memory of this machine holds no ${decided.desired}`);
      // The next component in this round finds less.
      if (desired > count.value)
        free -= (desired - count.value) * (machine?.perReplicaBytes ?? component.resources.memory);
      kept.decided(name, decided.memory, record);
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

function heldByMachine(record: DecisionRecord, { to, availableBytes, perReplicaBytes }: MachineLimit): DecisionRecord {
  const reason = `${formatSize(availableBytes)} of memory are free, one more takes ${formatSize(perReplicaBytes)}`;
  return { ...record, desired: to, machine: { wanted: record.desired, to, reason } };
}

/** External metrics, in milli. What could not be measured is no zero. */
function valuesOf({ name }: Component, { rps, queue }: Measured): Record<string, readonly number[] | 'unavailable'> {
  const milli = (value: number | undefined) =>
    value === undefined ? ('unavailable' as const) : [Math.round(value * 1000)];
  return { rps: milli(rps.get(name)), queue: milli(queue.get(name)) };
}

function causeOf(
  changes: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, { readonly value: number }>>,
) {
  const texts = Object.entries(changes).map(([name, to]) => `${name} ${counts[name]?.value} → ${to}`);
  return `scaling ${texts.join(', ')}`;
}
