/** Requests with an Idempotency-Key: sent again, they get the first answer instead of a second effect. */
export { IdempotencyHeader } from './header.ts';
export { forgetReplays, idempotencyOf, type OnceKey, once } from './once.ts';
