import type { Channel, ChannelModel } from 'amqplib';
import { closeChannel } from './channel.ts';
import { codeOf } from './connection.ts';
import { DEAD, deadQueue, groupExchange, PARTITIONS, partitionQueue, topicExchange, waitQueue } from './names.ts';

/**
 * A message that ends its consumer each time it is delivered is dead after so many. What a consumer gives back when it leaves counts
 * as well, so there are more than attempts.
 */
const DELIVERY_LIMIT = 50;
const DAY_MS = 24 * 3_600_000;
/** Queues that nobody uses are deleted with what is in them, and messages that nobody gives a new life. */
const UNUSED_MS = 30 * DAY_MS;
const DEAD_MS = 14 * DAY_MS;
const NOT_FOUND = 404;

/** The queue of a partition: read by one consumer at a time, and nothing dies in it but is buried. */
const partition = (group: string, topic: string) => ({
  'x-queue-type': 'quorum',
  'x-single-active-consumer': true,
  'x-delivery-limit': DELIVERY_LIMIT,
  'x-overflow': 'reject-publish',
  'x-dead-letter-strategy': 'at-least-once',
  'x-dead-letter-exchange': groupExchange(group, topic),
  'x-dead-letter-routing-key': DEAD,
  'x-expires': UNUSED_MS,
});

/** On a channel of its own, because a channel ends with whatever is refused on it. */
export async function onChannel<T>(model: ChannelModel, work: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await model.createChannel();
  // The call that failed rejects, which is enough.
  channel.on('error', () => {});
  try {
    return await work(channel);
  } finally {
    await closeChannel(channel);
  }
}

/** Whether it is there; asking needs no rights. */
const exists = (model: ChannelModel, look: (channel: Channel) => Promise<unknown>): Promise<boolean> =>
  onChannel(model, look).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === NOT_FOUND) return false;
      throw error;
    },
  );

/** What publishers need. Where tasks of the platform make it, this finds it, and the program needs no right to make any. */
export async function ensureTopic(model: ChannelModel, topic: string): Promise<void> {
  const name = topicExchange(topic);
  if (await exists(model, (channel) => channel.checkExchange(name))) return;
  await onChannel(model, (channel) => channel.assertExchange(name, 'fanout', { durable: true }));
}

/** What a group needs for a topic; all of it is there when this resolves. The dead have their queue made last, so it tells. */
export async function ensureGroup(model: ChannelModel, group: string, topic: string): Promise<void> {
  const dead = deadQueue(group, topic);
  if (await exists(model, (channel) => channel.checkQueue(dead))) return;
  await ensureTopic(model, topic);
  const exchange = groupExchange(group, topic);
  await onChannel(model, (channel) => channel.assertExchange(exchange, 'direct', { durable: true }));
  await onChannel(model, async (channel) => {
    // One after another: a quorum queue is a small cluster of its own, and to found many at once takes no less time.
    for (let number = 0; number < PARTITIONS; number += 1) {
      const queue = partitionQueue(group, topic, number);
      await channel.assertQueue(queue, { durable: true, arguments: partition(group, topic) });
      await channel.bindQueue(queue, exchange, String(number));
    }
  });
  await onChannel(model, async (channel) => {
    const kept = { 'x-queue-type': 'quorum', 'x-delivery-limit': -1, 'x-message-ttl': DEAD_MS };
    await channel.assertQueue(dead, { durable: true, arguments: kept });
    await channel.bindQueue(dead, exchange, DEAD);
    // Last of all: from here on the group gets what is published, and it lacks nothing.
    await channel.bindExchange(exchange, topicExchange(topic), '');
  });
}

/** A place for messages that come back after a while, into the partition that they came from. */
export async function ensureWait(model: ChannelModel, group: string, topic: string, seconds: number): Promise<void> {
  const name = waitQueue(group, topic, seconds);
  await onChannel(model, async (channel) => {
    await channel.assertExchange(name, 'fanout', { durable: true });
    const waiting = {
      'x-queue-type': 'quorum',
      'x-message-ttl': seconds * 1000,
      'x-overflow': 'reject-publish',
      'x-dead-letter-strategy': 'at-least-once',
      'x-dead-letter-exchange': groupExchange(group, topic),
    };
    await channel.assertQueue(name, { durable: true, arguments: waiting });
    await channel.bindQueue(name, name, '');
  });
}
