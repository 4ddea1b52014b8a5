import type { Channel } from 'amqplib';
import type { Backlog, Count } from '../port.ts';
import type { LaneCount } from './lanes.ts';
import { deadQueue, PARTITIONS, partitionQueue, waitQueue } from './names.ts';

export interface Asked {
  readonly group: string;
  readonly topic: string;
  /** What is in our hands. */
  readonly here: readonly LaneCount[];
  /** Seconds of the queues in which messages wait for long. */
  readonly waits: readonly number[];
}

/** Counts what is not done, one topic at a time. */
export type Counter = (channel: Channel, asked: Asked) => Promise<Count>;

/**
 * A client sees how many messages wait on the server, and what it has in hand itself; not what other replicas have in hand, nor how
 * old a message is that it has not got. Of these it says how long it has seen some waiting that did not become fewer.
 */
export function createCounter(): Counter {
  const seen = new Map<string, { readonly count: number; readonly since: number }>();

  const ageOf = (name: string, count: number): number => {
    const before = seen.get(name);
    const since = before && before.count > 0 && count >= before.count ? before.since : Date.now();
    seen.set(name, { count, since });
    return count === 0 ? 0 : Math.max(1, Date.now() - since);
  };

  return async (channel, { group, topic, here, waits }) => {
    const lengthOf = async (queue: string) => (await channel.checkQueue(queue)).messageCount;
    const lengths = await Promise.all(
      Array.from({ length: PARTITIONS }, (_, number) => lengthOf(partitionQueue(group, topic, number))),
    );
    const away = await Promise.all(waits.map((seconds) => lengthOf(waitQueue(group, topic, seconds))));
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const there = sum(lengths);
    const oldest = here.flatMap(({ oldest: since }) => (since === undefined ? [] : [Date.now() - since]));
    return {
      ready: there + sum(here.map(({ waiting }) => waiting)),
      delayed: sum(away) + sum(here.map(({ delayed }) => delayed)),
      inFlight: sum(here.map(({ running }) => running)),
      dead: await lengthOf(deadQueue(group, topic)),
      oldestMs: Math.max(0, ...oldest, ageOf(`${group}\0${topic}`, there)),
    };
  };
}

/** All topics together. */
export function together(topics: Readonly<Record<string, Count>>): Backlog {
  const all = Object.values(topics);
  const sum = (of: (count: Count) => number) => all.reduce((total, count) => total + of(count), 0);
  return {
    ready: sum(({ ready }) => ready),
    delayed: sum(({ delayed }) => delayed),
    inFlight: sum(({ inFlight }) => inFlight),
    dead: sum(({ dead }) => dead),
    oldestMs: Math.max(0, ...all.map(({ oldestMs }) => oldestMs)),
    topics,
  };
}
