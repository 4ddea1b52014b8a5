/** Receives signed webhooks: https://www.standardwebhooks.com. */
export { createReceiver, type Payload, type ReceiverOptions } from './receiver.ts';
export { sign, verify } from './verify.ts';
