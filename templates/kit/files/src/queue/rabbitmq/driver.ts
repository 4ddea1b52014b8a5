import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../endpoints/backoff.ts';
import { every } from '../../lifecycle/every.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { checkNames } from '../names.ts';
import type { Queue } from '../port.ts';
import type { RabbitmqSettings } from '../settings.ts';
import { queueTelemetry } from '../telemetry.ts';
import { createCounter, together } from './backlog.ts';
import { codeOf, createLink } from './connection.ts';
import { type Consumer, createConsumer } from './consumer.ts';
import { createDead } from './dead.ts';
import { createOutlet } from './outlet.ts';
import { createPublisher } from './publisher.ts';
import { createRecent } from './recent.ts';
import { ensureGroup, onChannel } from './topology.ts';

const GAUGE_MS = 5000;
/** Messages that this process remembers to have handled. */
const REMEMBERED = 10_000;

interface Subscribed {
  readonly group: string;
  readonly topics: readonly string[];
  readonly consumer: Consumer;
}

/**
 * A queue in RabbitMQ: quorum queues, publisher confirms, dead letters. An exchange for each topic leads to one of each group, and
 * that to so many queues that keys keep their order and replicas share the work (see names.ts and reader.ts).
 */
export function rabbitmqQueue(settings: RabbitmqSettings, telemetry: Telemetry): Queue {
  const { log } = telemetry;
  const { host, port, connectMs } = settings;
  const tell = queueTelemetry(telemetry, { system: 'rabbitmq', host, port });
  // Two, because a server that is short of memory or disk stops listening to those who publish: work must be finished all the same.
  const link = createLink(settings, 'consumes', log);
  const sender = createLink(settings, 'publishes', log);
  const outlet = createOutlet(sender, connectMs);
  const handled = createRecent(REMEMBERED);
  const seats = new Set<string>();
  const subscribed = new Set<Subscribed>();
  const groups = new Map<string, Set<string>>();
  const count = createCounter();
  let closed = false;
  const soon = () => performance.now() + connectMs;
  const topicsOf = (group: string) => [...(groups.get(group) ?? [])];

  /** Waits for a queue that is away: what is published after this must reach the group, so there is nothing to go on with. */
  const register = async (group: string, topics: readonly string[]) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        for (const topic of topics) await ensureGroup(await link.open(soon()), group, topic);
        return;
      } catch (error) {
        const code = codeOf(error) ?? 0;
        if (closed || (code >= 400 && code < 500)) throw error;
        if (attempt === 1) log.warn({ reason: String(error), group }, 'waiting for the queue');
        await sleep(50 + backoff(attempt, { maxMs: 1000 }));
      }
    }
  };

  const backlog: Queue['backlog'] = async (group) => {
    const model = await link.open(soon());
    const counted = await onChannel(model, (channel) =>
      Promise.all(
        topicsOf(group).map(async (topic) => {
          const mine = [...subscribed].filter((one) => one.group === group && one.topics.includes(topic));
          const here = mine.map(({ consumer }) => consumer.count(topic));
          const waits = [...new Set(mine.flatMap(({ consumer }) => consumer.waits()))];
          return [topic, await count(channel, { group, topic, here, waits })] as const;
        }),
      ),
    );
    return together(Object.fromEntries(counted));
  };
  const stop = every(GAUGE_MS, 'backlog of the queue', log, async () => {
    for (const group of groups.keys()) tell.backlog(group, await backlog(group));
  });

  return {
    publish: createPublisher(outlet, tell),
    subscribe: async (options) => {
      const { group, topics } = options;
      checkNames(group, ...topics);
      await register(group, topics);
      groups.set(group, new Set([...topicsOf(group), ...topics]));
      const consumer = createConsumer(options, { link, outlet, handled, seats, telemetry: tell, log });
      const entry = { group, topics, consumer };
      subscribed.add(entry);
      return {
        close: async () => {
          await consumer.close();
          subscribed.delete(entry);
        },
      };
    },
    backlog,
    ...createDead({ link, outlet, connectMs, topicsOf }),
    ping: () => link.open(soon()).then((model) => onChannel(model, async () => {})),
    close: async () => {
      closed = true;
      stop();
      await Promise.all([...subscribed].map(({ consumer }) => consumer.close()));
      await Promise.all([link.close(), sender.close()]);
    },
  };
}
