/** Messages that are published if and only if a transaction commits (outbox), and handled once in effect (inbox). */
export { outbox } from './add.ts';
export { forgetHandled, once } from './inbox.ts';
export { type MemoryOutbox, memoryOutbox } from './memory.ts';
export { type Relay, type RelayOptions, startRelay } from './relay.ts';
export type { OutboxEntry, OutboxSource } from './source.ts';
export { sqlOutbox } from './sql.ts';
export { type SubscribeOnceOptions, subscribeOnce } from './subscribe.ts';
export { OUTBOX_TABLES } from './tables.ts';
