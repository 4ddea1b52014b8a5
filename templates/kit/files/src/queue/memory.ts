import { newId } from '../id/index.ts';
import { checkNames } from './names.ts';
import type { Backlog, Count, DeadMessage, Message, Queue, SubscribeOptions, Subscription } from './port.ts';
import { DEFAULT_CONCURRENCY, nextAttempt, reasonOf } from './retry.ts';

/** The queue of a test: it tells what was published, and when everything is handled. */
export interface MemoryQueue extends Queue {
  /** Everything that was published to a topic, oldest first. */
  published(topic: string): readonly Message[];
  /** Resolves when no message of any group waits for a consumer or is in flight; delayed ones are not waited for. */
  settled(): Promise<void>;
}

interface Delivery {
  readonly message: Message;
  attempt: number;
  /** Milliseconds since the epoch; not taken before. */
  due: number;
  inFlight: boolean;
}

interface Group {
  readonly topics: Set<string>;
  deliveries: Delivery[];
  dead: DeadMessage[];
  readonly consumers: Set<Consumer>;
}

interface Consumer {
  readonly options: SubscribeOptions;
  /** Work in flight. */
  readonly running: Set<Promise<void>>;
  closed: boolean;
}

/** In this process alone, with everything the port promises but durability: for tests. */
export function memoryQueue(): MemoryQueue {
  const groups = new Map<string, Group>();
  const published = new Map<string, Message[]>();
  const ids = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const watchers = new Set<() => void>();

  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? { topics: new Set(), deliveries: [], dead: [], consumers: new Set() };
    groups.set(name, group);
    return group;
  };

  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };

  /** The oldest delivery of each key, if it may be handled now by a consumer of these topics. */
  const next = ({ deliveries }: Group, topics: readonly string[]): Delivery | undefined => {
    const keys = new Set<string>();
    return deliveries.find((one) => {
      const key = `${one.message.topic}\0${one.message.key}`;
      const first = !keys.has(key);
      keys.add(key);
      return first && !one.inFlight && one.due <= Date.now() && topics.includes(one.message.topic);
    });
  };

  const work = async (group: Group, { options }: Consumer, delivery: Delivery) => {
    const message: Message = { ...delivery.message, attempt: delivery.attempt };
    try {
      await options.handle(message, new AbortController().signal);
      group.deliveries = group.deliveries.filter((other) => other !== delivery);
    } catch (error) {
      const wait = nextAttempt(error, delivery.attempt, options.retry);
      delivery.inFlight = false;
      if (wait !== undefined) {
        delivery.due = Date.now() + wait;
        later(wait, () => {
          // Timers may be early by a moment.
          delivery.due = 0;
          dispatch(group);
        });
      } else {
        group.deliveries = group.deliveries.filter((other) => other !== delivery);
        group.dead.push({ ...message, reason: reasonOf(error), diedAt: new Date().toISOString() });
      }
    }
  };

  const dispatch = (group: Group) => {
    for (const consumer of group.consumers) {
      const { topics, concurrency = DEFAULT_CONCURRENCY } = consumer.options;
      while (!consumer.closed && consumer.running.size < concurrency) {
        const delivery = next(group, topics);
        if (!delivery) break;
        delivery.inFlight = true;
        delivery.attempt += 1;
        const running = work(group, consumer, delivery).finally(() => {
          consumer.running.delete(running);
          dispatch(group);
          for (const look of watchers) look();
        });
        consumer.running.add(running);
      }
    }
  };

  const close = async (group: Group, consumer: Consumer) => {
    consumer.closed = true;
    await Promise.all(consumer.running);
    group.consumers.delete(consumer);
  };

  return {
    publish: async (topic, messages) => {
      checkNames(topic);
      for (const { id = newId(), key, type, data, headers = {} } of messages) {
        const taken = `${topic}\0${id}`;
        if (ids.has(taken)) continue;
        ids.add(taken);
        const time = new Date().toISOString();
        // As others would read it: without what JSON does not carry, and nobody's to change.
        const copy = JSON.parse(JSON.stringify(data ?? null)) as unknown;
        const message: Message = { id, topic, key, type, time, data: copy, attempt: 1, headers: { ...headers } };
        published.set(topic, [...(published.get(topic) ?? []), message]);
        for (const { topics, deliveries } of groups.values()) {
          if (topics.has(topic)) deliveries.push({ message, attempt: 0, due: 0, inFlight: false });
        }
      }
      for (const group of groups.values()) dispatch(group);
    },
    subscribe: async (options): Promise<Subscription> => {
      checkNames(options.group, ...options.topics);
      const group = groupOf(options.group);
      for (const topic of options.topics) group.topics.add(topic);
      const consumer: Consumer = { options, running: new Set(), closed: false };
      group.consumers.add(consumer);
      dispatch(group);
      return { close: () => close(group, consumer) };
    },
    backlog: async (name) => backlogOf(groupOf(name)),
    dead: async (name, { limit = 100 } = {}) => groupOf(name).dead.slice(0, limit),
    redrive: async (name, only) => {
      const group = groupOf(name);
      const again = group.dead.filter(({ id }) => !only || only.includes(id));
      group.dead = group.dead.filter((message) => !again.includes(message));
      group.deliveries.push(
        ...again.map(({ reason: _, diedAt: __, ...message }) => ({ message, attempt: 0, due: 0, inFlight: false })),
      );
      dispatch(group);
      return again.length;
    },
    ping: async () => {},
    close: async () => {
      const all = [...groups.values()];
      await Promise.all(all.flatMap((group) => [...group.consumers].map((consumer) => close(group, consumer))));
      for (const timer of timers) clearTimeout(timer);
    },
    published: (topic) => published.get(topic) ?? [],
    settled: () =>
      new Promise((resolve) => {
        const look = () => {
          const busy = [...groups.values()].some(
            (group) =>
              group.consumers.size > 0 && group.deliveries.some(({ inFlight, due }) => inFlight || due <= Date.now()),
          );
          if (busy) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}

function backlogOf({ deliveries, dead, topics }: Group): Backlog {
  const count = (topic?: string): Count => {
    const mine = deliveries.filter(({ message }) => topic === undefined || message.topic === topic);
    const now = Date.now();
    const ages = mine.map(({ message }) => now - Date.parse(message.time));
    return {
      ready: mine.filter(({ inFlight, due }) => !inFlight && due <= now).length,
      delayed: mine.filter(({ inFlight, due }) => !inFlight && due > now).length,
      inFlight: mine.filter(({ inFlight }) => inFlight).length,
      dead: dead.filter((message) => topic === undefined || message.topic === topic).length,
      oldestMs: Math.max(0, ...ages),
    };
  };
  return { ...count(), topics: Object.fromEntries([...topics].map((topic) => [topic, count(topic)])) };
}
