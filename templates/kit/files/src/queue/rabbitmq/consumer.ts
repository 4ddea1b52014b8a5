import type { Log } from '../../telemetry/index.ts';
import type { Message, SubscribeOptions, Subscription } from '../port.ts';
import { DEFAULT_CONCURRENCY, nextAttempt, reasonOf } from '../retry.ts';
import type { QueueTelemetry } from '../telemetry.ts';
import { decode, type Extra, encode, isReturned } from './codec.ts';
import type { Link } from './connection.ts';
import { createLanes, type LaneCount } from './lanes.ts';
import { DEAD, groupExchange, waitQueue } from './names.ts';
import type { Outlet } from './outlet.ts';
import { createParking } from './parking.ts';
import type { Delivery } from './partition.ts';
import { createReader, type Source } from './reader.ts';
import type { Recent } from './recent.ts';
import { ensureGroup, ensureWait } from './topology.ts';

/** Until a message that could not be buried, or sent away, is dealt with again. */
const AGAIN_MS = 1000;

export interface ConsumerParts {
  readonly link: Link;
  readonly outlet: Outlet;
  /** What this process has handled, by group, topic and id. */
  readonly handled: Recent;
  readonly seats: Set<string>;
  readonly telemetry: QueueTelemetry;
  readonly log: Log;
}

export interface Consumer extends Subscription {
  /** What is in our hands of a topic. */
  count(topic: string): LaneCount;
  /** Seconds that messages of this consumer wait in queues of their own. */
  waits(): readonly number[];
}

/**
 * Handles what its readers bring: messages of a key one after another, keys side by side. A message stays the server's until it is
 * done, dead, or sent away, so whatever is killed, nothing is lost.
 */
export function createConsumer(options: SubscribeOptions, parts: ConsumerParts): Consumer {
  const { group, topics, retry, handle, concurrency = DEFAULT_CONCURRENCY } = options;
  const { link, outlet, handled, seats, telemetry, log } = parts;
  const lanes = createLanes(concurrency);
  const parking = createParking();

  const receive = ({ raw, ack }: Delivery, source: Source) => {
    const { topic } = source;
    let message = decode(topic, raw);
    let returned = isReturned(raw);
    let verdict: unknown;
    const { id, key } = message;
    const lane = `${topic}\0${key}`;
    const name = `${group}\0${lane}\0${id}`;
    const { signal } = source.abort;
    const about = { group, topic, messageId: id };

    const done = () => {
      handled.add(name);
      ack();
    };
    const copy = (extra: Extra) => {
      const { type, data, headers, time } = message;
      return [encode({ id, key, type, data, headers }, raw.fields.routingKey, { time, ...extra })];
    };
    const sendAway = async (seconds: number, head: boolean) => {
      const exchange = waitQueue(group, topic, seconds);
      await outlet.send(exchange, copy({ attempt: message.attempt }), (model) =>
        ensureWait(model, group, topic, seconds),
      );
      parking.gone(lane, id, seconds, head);
      ack();
    };
    const bury = async () => {
      const [parcel] = copy({ attempt: message.attempt, reason: reasonOf(verdict) });
      if (!parcel) return;
      const ensure = (model: Parameters<typeof ensureGroup>[0]) => ensureGroup(model, group, topic);
      await outlet.send(groupExchange(group, topic), [{ ...parcel, routingKey: DEAD }], ensure);
      ack();
    };

    /** What is to be done next, after a failure. */
    const failed = async (error: unknown): Promise<number | undefined> => {
      // Another one has it by now.
      if (signal.aborted) return undefined;
      const { attempt } = message;
      const wait = nextAttempt(error, attempt, retry);
      log.warn(
        { err: error, ...about, attempt, retryMs: wait },
        wait === undefined ? 'message is dead' : 'attempt failed',
      );
      if (wait === undefined) {
        verdict = error;
        return bury().then(() => undefined);
      }
      message = { ...message, attempt: attempt + 1 };
      const seconds = parking.levelFor(wait);
      return seconds === undefined ? wait : sendAway(seconds, true).then(() => undefined);
    };

    const attempt = async (): Promise<number | undefined> => {
      if (signal.aborted) return undefined;
      if (handled.has(name)) return void ack();
      const seconds = parking.behind(lane, id, returned);
      returned = false;
      if (seconds !== undefined) return void (await sendAway(seconds, false));
      if (verdict !== undefined) return void (await bury());
      const now: Message = message;
      try {
        await telemetry.handling(group, now, () => handle(now, signal));
      } catch (error) {
        return failed(error);
      }
      done();
      return undefined;
    };

    const run = async (): Promise<number | undefined> => {
      try {
        return await attempt();
      } catch (error) {
        // It is still the server's: nothing is lost by trying later.
        log.warn({ err: error, ...about }, 'a message could not be put aside, and stays');
        return AGAIN_MS;
      }
    };
    lanes.add({ lane, source, since: Date.parse(message.time), run });
  };

  const readers = topics.map((topic) =>
    createReader({ link, group, topic, lanes, held: seats, log, onDelivery: receive }),
  );
  let closed: Promise<void> | undefined;
  const close = async () => {
    lanes.stop();
    await lanes.idle();
    await Promise.all(readers.map((reader) => reader.close()));
  };
  return {
    close: () => {
      closed ??= close();
      return closed;
    },
    count: (topic) => lanes.count((source) => (source as Source).topic === topic),
    waits: () => parking.levels(),
  };
}
