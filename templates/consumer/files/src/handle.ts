import { type Message, Reject } from '@app/kit/queue';
import type { Log } from '@app/kit/telemetry';

/** Handles one message. Throw to try again later; throw Reject when it can never succeed. */
export function createHandler(log: Log): (message: Message) => Promise<void> {
  return async ({ id, topic, key, type, data, attempt }) => {
    if (typeof data !== 'object' || data === null) throw new Reject(`The data of ${type} is no object.`);
    log.info({ id, topic, key, type, attempt }, 'handled');
  };
}
