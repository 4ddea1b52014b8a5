import { newId } from '../../id/index.ts';
import { checkNames } from '../names.ts';
import type { Queue } from '../port.ts';
import type { QueueTelemetry } from '../telemetry.ts';
import { encode } from './codec.ts';
import { partitionOf, topicExchange } from './names.ts';
import type { Outlet } from './outlet.ts';
import { createRecent } from './recent.ts';
import { ensureTopic } from './topology.ts';

/** Ids that this process remembers to have published. */
const REMEMBERED = 20_000;

/**
 * The server knows no ids: this process takes each of its own once, and consumers leave out what they have handled. What is left,
 * such as a message that a second relay publishes after the first one died, is for their inbox.
 */
export function createPublisher(outlet: Outlet, telemetry: QueueTelemetry): Queue['publish'] {
  const taken = createRecent(REMEMBERED);
  const sending = new Map<string, Promise<void>>();

  return async (topic, messages) => {
    checkNames(topic);
    const nameOf = (id: string) => `${topic}\0${id}`;
    const mine = new Set<string>();
    const fresh: Required<(typeof messages)[number]>[] = [];
    const elsewhere: Promise<void>[] = [];
    for (const message of messages) {
      const full = { id: newId(), headers: {}, ...message };
      const name = nameOf(full.id);
      const other = sending.get(name);
      // Durable when the other call says so.
      if (other) elsewhere.push(other);
      else if (!mine.has(name) && !taken.has(name)) {
        mine.add(name);
        fresh.push(full);
      }
    }
    const begun = fresh.map((message) => telemetry.sending(topic, message));
    const parcels = begun.map(({ message }) => encode(message, String(partitionOf(message.key)), {}));
    const send = async () => {
      let failure: unknown;
      try {
        if (parcels.length > 0) await outlet.send(topicExchange(topic), parcels, (model) => ensureTopic(model, topic));
        for (const name of mine) taken.add(name);
        telemetry.published(topic, parcels.length);
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        for (const { span } of begun) span.end(failure);
        for (const name of mine) sending.delete(name);
      }
    };
    const sent = send();
    sent.catch(() => {});
    for (const name of mine) if (parcels.length > 0) sending.set(name, sent);
    await Promise.all([sent, ...elsewhere]);
  };
}
