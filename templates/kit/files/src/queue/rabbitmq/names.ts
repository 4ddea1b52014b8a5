/**
 * How many queues a group has for each topic. All messages of a key are in one of them, and each is read by one replica at a time: so
 * keys keep their order, and so many replicas have work. It is the same for everybody, publishers too, and cannot be changed while
 * messages wait.
 */
export const PARTITIONS = 6;

/** What is published to a topic goes to the exchange of each group of it. */
export const topicExchange = (topic: string): string => `topic:${topic}`;
/** Hands out to the group's queues for the topic: by number of the partition, or `dead`. */
export const groupExchange = (group: string, topic: string): string => `${group}:${topic}`;
export const partitionQueue = (group: string, topic: string, partition: number): string =>
  `${group}:${topic}:${partition}`;
export const deadQueue = (group: string, topic: string): string => `${group}:${topic}:dead`;
/** Exchange and queue of messages that come back after so many seconds. */
export const waitQueue = (group: string, topic: string, seconds: number): string => `${group}:${topic}:wait:${seconds}`;
/** Whoever holds it is replica number `seat` of the group. */
export const seatQueue = (group: string, topic: string, seat: number): string => `${group}:${topic}:seat:${seat}`;

export const DEAD = 'dead';

/** The partition of a key: FNV-1a of its UTF-8, so that every publisher finds the same. */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % PARTITIONS;
}
