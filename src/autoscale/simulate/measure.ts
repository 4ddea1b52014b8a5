import type { HpaTick, Pod, PodSample } from '../types.ts';
import type { ComponentModel, LoopModel } from './component.ts';
import type { Fleet } from './fleet.ts';

/**
 * What a metric of a policy stands for here: requests or messages per second; messages that wait, or that wait or are worked on;
 * requests that do either.
 */
export type Source = 'rps' | 'queue' | 'backlog' | 'inflight';

/** Metrics of a policy by name: told for each copy (`pods`), or for the component as a whole (`values`). */
export interface Needs {
  readonly pods: Readonly<Record<string, Source>>;
  readonly values: Readonly<Record<string, Source>>;
}

/** What the loop sees at one time. The object and what is in it are used again for the next. */
export type Seen = HpaTick & { readonly currentReplicas: number };

export interface Meter {
  /** After each step. */
  note(came: number, cpuMilli: number, waiting: number, servedPerSecond: number): void;
  see(atSeconds: number, fleet: Fleet): Seen;
  /** Newest value of a source, in its own unit: what KEDA holds against an activation threshold. */
  value(source: Source): number;
}

export interface MeterOptions {
  readonly model: ComponentModel;
  readonly loop: LoopModel;
  readonly needs: Needs;
  readonly steps: number;
  readonly stepSeconds: number;
}

interface Sample extends PodSample {
  milli: number;
  atSeconds: number;
}

/** Keeps what was used and what came, and makes samples of it as old and as wide as the loop model says. */
export function createMeter({ model, loop, needs, steps, stepSeconds }: MeterOptions): Meter {
  const { lagSeconds, windowSeconds } = loop;
  /** Up to the beginning of each step: CPU seconds (in milli) of one working copy, and arrivals. */
  const used = new Float64Array(steps + 1);
  const came = new Float64Array(steps + 1);
  const line = new Float64Array(steps + 1);
  const inHand = new Float64Array(steps + 1);
  let now = 0;
  const newest: Record<Source, number> = { rps: 0, queue: 0, backlog: 0, inflight: 0 };
  const values = Object.fromEntries(Object.keys(needs.values).map((name) => [name, [0]]));
  const named = Object.entries(needs.values).map(([name, source]) => [values[name] as number[], source] as const);
  /** Of every copy that worked through the whole window: one object for all of them. */
  const settled = metricsOf(0, 0);
  const tick = { atSeconds: 0, currentReplicas: 0, pods: [] as readonly Pod[], values };

  /** Sum up to a time, which may lie between steps or before the beginning. */
  function upTo(sums: Float64Array, atSeconds: number, before: number): number {
    const at = atSeconds / stepSeconds;
    if (at <= 0) return before * atSeconds;
    const index = Math.min(Math.floor(at), now);
    const low = sums[index] as number;
    const high = sums[Math.min(index + 1, now)] as number;
    return low + (high - low) * (at - index);
  }

  function metricsOf(milli: number, atSeconds: number): Record<string, Sample> {
    const sample = (value: number): Sample => ({ milli: Math.round(value), atSeconds, windowSeconds });
    const own = Object.keys(needs.pods).map((name) => [name, sample(0)] as const);
    return { cpu: sample(milli), memory: sample(model.memoryBytes * 1000), ...Object.fromEntries(own) };
  }

  function fill(metrics: Record<string, Sample>, milli: number, atSeconds: number, copies: number): void {
    (metrics.cpu as Sample).milli = Math.round(milli);
    (metrics.cpu as Sample).atSeconds = atSeconds;
    (metrics.memory as Sample).atSeconds = atSeconds;
    for (const name in needs.pods) {
      const sample = metrics[name] as Sample;
      sample.milli = Math.round((newest[needs.pods[name] as Source] * 1000) / Math.max(1, copies));
      sample.atSeconds = atSeconds;
    }
  }

  function look(end: number, begin: number): void {
    newest.rps = Math.max(0, (upTo(came, end, 0) - upTo(came, begin, 0)) / windowSeconds);
    const index = end <= 0 ? 0 : Math.min(now, Math.round(end / stepSeconds));
    newest.queue = line[index] as number;
    newest.backlog = newest.queue + (inHand[index] as number);
    newest.inflight = newest.backlog;
    for (const [value, source] of named) value[0] = Math.round(newest[source] * 1000);
  }

  return {
    note: (arrived, cpuMilli, waiting, servedPerSecond) => {
      used[now + 1] = (used[now] as number) + cpuMilli * stepSeconds;
      came[now + 1] = (came[now] as number) + arrived;
      line[now + 1] = waiting;
      inHand[now + 1] = (servedPerSecond * model.timeMs) / 1000;
      now += 1;
    },
    value: (source) => newest[source],
    see: (atSeconds, fleet) => {
      const end = atSeconds - lagSeconds;
      const begin = end - windowSeconds;
      look(end, begin);
      const { idleCpuMilli: idle } = model;
      const total = upTo(used, end, idle);
      fill(settled, (total - upTo(used, begin, idle)) / windowSeconds, end, fleet.ready);
      // The newest are at the end: from there back to the first that has settled before, the rest has settled too.
      for (let index = fleet.pods.length - 1; index >= 0; index -= 1) {
        const pod = fleet.pods[index] as { metrics: Pod['metrics']; startSeconds: number };
        if (pod.metrics === settled) break;
        const since = fleet.readySince(index);
        if (since <= begin) pod.metrics = settled;
        else if (pod.startSeconds <= begin) {
          const idling = idle * (Math.min(since, end) - begin);
          const working = since < end ? total - upTo(used, since, idle) : 0;
          const metrics = metricsOf(0, end);
          fill(metrics, (idling + working) / windowSeconds, end, fleet.ready);
          pod.metrics = metrics;
        }
      }
      tick.atSeconds = atSeconds;
      tick.currentReplicas = fleet.pods.length;
      tick.pods = fleet.pods;
      return tick;
    },
  };
}
