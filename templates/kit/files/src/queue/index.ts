/** Messages between services: the port, its drivers, and how failures are tried again. */
export { type MemoryQueue, memoryQueue } from './memory.ts';
export {
  type Backlog,
  type Count,
  type DeadMessage,
  type Message,
  type NewMessage,
  type Queue,
  QueueUnavailable,
  Reject,
  type Retry,
  type SubscribeOptions,
  type Subscription,
} from './port.ts';
export {
  openQueue,
  type PostgresSettings,
  type QueueSettings,
  queueSettings,
  type RabbitmqSettings,
} from './settings.ts';
