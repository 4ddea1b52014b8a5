import type { Pod, PodSample } from '../types.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Copy = Writable<Pod> & { readonly startSeconds: number; readonly readyAt: number };

/** The copies of a component, oldest first; the newest goes first. Objects are used again, because a week has many ticks. */
export interface Fleet {
  readonly pods: readonly Pod[];
  /** Ready at the last `pass`. */
  readonly ready: number;
  /** Time after which all are ready. */
  readonly settledAt: number;
  resize(count: number, atSeconds: number): void;
  /** Whoever is ready by then becomes it. */
  pass(atSeconds: number): void;
  /** Copies that work in a step, as a mean: one that becomes ready in its middle counts half. */
  working(fromSeconds: number, toSeconds: number): number;
  /** Ready since then. */
  readySince(index: number): number;
}

export interface FleetOptions {
  readonly startupSeconds: number;
  readonly request: Readonly<Record<string, number>>;
  /** Names of pods begin with it. */
  readonly name: string;
}

/** The copies there are at the beginning have been ready for an hour. */
const LONG_AGO = -3600;

export function createFleet({ startupSeconds, request, name }: FleetOptions, initial: number): Fleet {
  const pods: Copy[] = [];
  let [ready, made, settledAt] = [0, 0, LONG_AGO];
  const add = (startSeconds: number, readyAt: number) => {
    made += 1;
    const isReady = readyAt <= startSeconds;
    const base = { name: `${name}-${made}`, phase: 'Running' as const, ready: isReady, request };
    pods.push({ ...base, startSeconds, readyAt, readySinceSeconds: isReady ? readyAt : startSeconds, metrics: NONE });
    settledAt = Math.max(settledAt, readyAt);
  };
  for (let n = 0; n < initial; n += 1) add(LONG_AGO, LONG_AGO);
  ready = initial;
  return {
    pods,
    get ready() {
      return ready;
    },
    get settledAt() {
      return settledAt;
    },
    resize: (count, at) => {
      while (pods.length < count) add(at, at + startupSeconds);
      pods.length = count;
      if (ready > count) ready = count;
    },
    pass: (at) => {
      for (let pod = pods[ready]; pod && pod.readyAt <= at; pod = pods[ready]) {
        pod.ready = true;
        pod.readySinceSeconds = pod.readyAt;
        ready += 1;
      }
    },
    working: (from, to) => {
      let sum = ready;
      for (let index = ready; index < pods.length; index += 1) {
        const readyAt = pods[index]?.readyAt ?? to;
        if (readyAt >= to) break;
        sum += (to - readyAt) / (to - from);
      }
      return sum;
    },
    readySince: (index) => pods[index]?.readyAt ?? Infinity,
  };
}

const NONE: Readonly<Record<string, PodSample>> = {};
