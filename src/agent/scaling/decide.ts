import { type DecisionRecord, decideScale, type ScaleMemory, type ScaleTick } from '../../autoscale/index.ts';
import type { Sample } from '../../engine/index.ts';
import { formatSize } from '../../kernel/index.ts';
import type { Component } from '../../model/index.ts';
import { limitByMemory, type MachineLimit } from './machine.ts';
import type { Measured } from './measure.ts';

export interface Decided {
  readonly desired: number;
  readonly memory: ScaleMemory;
  readonly record: DecisionRecord;
  /** Bytes that the copies to be added will take. */
  readonly takes: number;
}

/** What the policy wants, as far as the memory of the machine allows it. Pure. */
export function decideComponent(
  component: Component,
  memory: ScaleMemory | undefined,
  tick: ScaleTick,
  machine: { readonly samples: readonly Sample[]; readonly availableBytes: number },
): Decided | undefined {
  if (!component.scale) return undefined;
  const { name, resources, scale } = component;
  const { currentReplicas: current } = tick;
  const decided = decideScale(scale, {}, memory, tick);
  const limit = limitByMemory({
    current,
    desired: decided.desired,
    requestBytes: resources.memory,
    usedBytes: machine.samples.flatMap((each) => (each.component === name ? each.memoryBytes : [])),
    availableBytes: machine.availableBytes,
  });
  const desired = limit?.to ?? decided.desired;
  return {
    desired,
    memory: decided.memory,
    record: limit ? heldByMachine(decided.record, limit) : decided.record,
    takes: Math.max(0, desired - current) * (limit?.perReplicaBytes ?? resources.memory),
  };
}

function heldByMachine(record: DecisionRecord, { to, availableBytes, perReplicaBytes }: MachineLimit): DecisionRecord {
  const reason = `${formatSize(availableBytes)} of memory are free, one more takes ${formatSize(perReplicaBytes)}`;
  return { ...record, desired: to, machine: { wanted: record.desired, to, reason } };
}

/** External metrics, in milli. What could not be measured is no zero. */
export function valuesOf(
  { name }: Component,
  { rps, queue }: Measured,
): Record<string, readonly number[] | 'unavailable'> {
  const milli = (value: number | undefined) =>
    value === undefined ? ('unavailable' as const) : [Math.round(value * 1000)];
  return { rps: milli(rps.get(name)), queue: milli(queue.get(name)) };
}
