import type { ChannelModel } from 'amqplib';
import { every } from '../../lifecycle/every.ts';
import type { Log } from '../../telemetry/index.ts';
import type { Link } from './connection.ts';
import type { Lanes } from './lanes.ts';
import { PARTITIONS, partitionQueue, seatQueue } from './names.ts';
import { type Delivery, openPartition, type Partition } from './partition.ts';
import { type Seat, takeSeat } from './seat.ts';
import { ownerOf, priorityOf } from './shares.ts';
import { onChannel } from './topology.ts';

/** Messages of a partition that are here and not done, at most: so many may wait for their next attempt before it stands still. */
const WINDOW = 32;
const LOOK_MS = 3000;
/** Where all seats are taken. */
const NO_SEAT: Seat = { number: PARTITIONS, leave: async () => {} };

/** One stay in the line for a partition: what was delivered in it belongs to it. */
export interface Source {
  readonly topic: string;
  readonly abort: AbortController;
  leaving: boolean;
}

export interface ReaderOptions {
  readonly link: Link;
  readonly group: string;
  readonly topic: string;
  readonly lanes: Lanes;
  readonly held: Set<string>;
  readonly log: Log;
  onDelivery(delivery: Delivery, source: Source): void;
}

export interface Reader {
  /** Gives back what is not done. Nothing of it may be running. */
  close(): Promise<void>;
}

interface Stay {
  readonly partition: Partition;
  readonly source: Source;
}

/**
 * Stands in line for every partition of a topic, with a priority for each that follows from its seat: so all replicas of a group
 * have their share, and each partition one reader, who passes it on when a replica comes or goes.
 */
export function createReader({ link, group, topic, lanes, held, log, onDelivery }: ReaderOptions): Reader {
  const stays = new Map<number, Stay>();
  const queueOf = (number: number) => partitionQueue(group, topic, number);
  const nameOf = (number: number) => seatQueue(group, topic, number);
  let model: ChannelModel | undefined;
  let seat = NO_SEAT;
  /** Of these we end what is running, however long that takes. */
  const renewing = new Map<number, Promise<void>>();
  let strange = new Set<number>();
  let looking: Promise<void> = Promise.resolve();
  let closed = false;

  const enter = async (on: ChannelModel, number: number) => {
    const source: Source = { topic, abort: new AbortController(), leaving: false };
    const partition = await openPartition({
      model: on,
      queue: queueOf(number),
      priority: priorityOf(seat.number, number),
      window: WINDOW,
      onDelivery: (delivery) => {
        if (!source.leaving) onDelivery(delivery, source);
      },
      onEnd: () => {
        source.abort.abort(new Error('the message is no longer ours'));
        lanes.drop(source);
        if (stays.get(number)?.source === source) stays.delete(number);
      },
    });
    if (!source.abort.signal.aborted) stays.set(number, { partition, source });
  };

  /** Ends what is running, gives back the rest, and stands in line again. */
  const renew = (number: number) => {
    const stay = stays.get(number);
    if (!stay || renewing.has(number)) return;
    const leave = async () => {
      stay.source.leaving = true;
      lanes.drop(stay.source);
      await lanes.idle(stay.source);
      await stay.partition.close();
    };
    const left = leave().then(() => {
      renewing.delete(number);
      return lookNow();
    });
    renewing.set(number, left);
  };

  const numbers = Array.from({ length: PARTITIONS }, (_, number) => number);
  const replicas = async (on: ChannelModel) =>
    (await onChannel(on, (channel) => channel.checkQueue(queueOf(0)))).consumerCount;

  /** Takes a lower seat where one is free; `count` replicas would have seats 0 to count - 1. */
  const settle = async (on: ChannelModel, count: number) => {
    if (seat.number < count) return;
    const better = await takeSeat({ model: on, nameOf, held, first: 0, end: seat.number });
    if (!better) return;
    const before = seat;
    seat = better;
    for (const number of numbers) {
      if (priorityOf(before.number, number) !== priorityOf(better.number, number)) renew(number);
    }
    await before.leave();
  };

  /** The server passes a partition on when nothing of it is in our hands: we give back what we hold for another's good. */
  const yieldTo = (count: number) => {
    const others = new Set(
      numbers.filter((number) => {
        const source = stays.get(number)?.source;
        if (!source || ownerOf(number, count) === seat.number) return false;
        const { waiting, delayed, running } = lanes.count((one) => one === source);
        return waiting + delayed + running > 0;
      }),
    );
    // Not at the first look: it may be passed on by itself, and counts are wrong for a moment when somebody comes or goes.
    for (const number of others) if (strange.has(number)) renew(number);
    strange = others;
  };

  const look = async () => {
    const on = model;
    if (!on || closed) return;
    try {
      if (seat === NO_SEAT) seat = (await takeSeat({ model: on, nameOf, held, first: await replicas(on) })) ?? NO_SEAT;
      if (closed) return;
      const missing = numbers.filter((number) => !stays.has(number) && !renewing.has(number));
      await Promise.all(missing.map((number) => enter(on, number)));
      const count = await replicas(on);
      await settle(on, count);
      yieldTo(count);
    } catch (error) {
      // A lost connection is told by itself.
      if (model === on) log.warn({ err: error, group, topic }, 'messages cannot be taken now');
    }
  };
  /** One at a time. Each is short, and ends with its connection. */
  const lookNow = () => {
    looking = looking.then(look);
    return looking;
  };

  const unwatch = link.watch((opened) => {
    model = opened;
    seat = NO_SEAT;
    opened.on('close', () => {
      if (model === opened) model = undefined;
    });
    void lookNow();
  });
  const stop = every(LOOK_MS, 'sharing the queue', log, lookNow);

  return {
    close: async () => {
      closed = true;
      unwatch();
      stop();
      await Promise.all(renewing.values());
      await looking;
      await Promise.all([...stays.values()].map(({ partition }) => partition.close()));
      await seat.leave();
    },
  };
}
