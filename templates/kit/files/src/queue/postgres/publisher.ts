import { newId } from '../../id/index.ts';
import { checkNames } from '../names.ts';
import { type NewMessage, QueueUnavailable } from '../port.ts';
import type { QueueTelemetry } from '../telemetry.ts';
import type { Bell } from './bell.ts';
import type { Connection } from './connection.ts';

/** One call of `publish`, with its messages as JSON. */
interface Parcel {
  readonly texts: readonly string[];
  resolve(): void;
  reject(error: unknown): void;
}

/** Messages of one transaction. */
const BATCH = 500;

export type Publish = (topic: string, messages: readonly NewMessage[]) => Promise<void>;

/**
 * What many publish at the same time to a topic travels together: while one transaction is on its way, the next one collects. The
 * server takes an id once, so a transaction that was lost on its way is simply sent again.
 */
export function createPublisher({ insist }: Connection, bell: Bell, telemetry: QueueTelemetry): Publish {
  const waiting = new Map<string, Parcel[]>();
  const sending = new Set<string>();

  const send = async (topic: string, parcels: readonly Parcel[]): Promise<void> => {
    try {
      const list = `[${parcels.flatMap(({ texts }) => texts).join(',')}]`;
      await insist('select queue.publish($1, $2)', [topic, list]);
      bell(topic);
      for (const parcel of parcels) parcel.resolve();
    } catch (error) {
      const alone = parcels.length === 1 || error instanceof QueueUnavailable;
      // One of them cannot be stored: the others are not to suffer for it.
      if (!alone) for (const parcel of parcels) await send(topic, [parcel]);
      else for (const parcel of parcels) parcel.reject(error);
    }
  };

  const flush = async (topic: string) => {
    if (sending.has(topic)) return;
    sending.add(topic);
    for (let parcels = take(topic); parcels.length > 0; parcels = take(topic)) await send(topic, parcels);
    sending.delete(topic);
  };

  const take = (topic: string): Parcel[] => {
    const parcels = waiting.get(topic) ?? [];
    let count = 0;
    const end = parcels.findIndex(({ texts }) => {
      count += texts.length;
      return count > BATCH;
    });
    const taken = parcels.splice(0, end === -1 ? parcels.length : Math.max(1, end));
    if (parcels.length === 0) waiting.delete(topic);
    return taken;
  };

  return async (topic, messages) => {
    checkNames(topic);
    if (messages.length === 0) return;
    const begun = messages.map((message) => telemetry.sending(topic, { id: newId(), headers: {}, ...message }));
    const texts = begun.map(({ message }) => JSON.stringify(message));
    let failure: unknown;
    try {
      await new Promise<void>((resolve, reject) => {
        const parcels = waiting.get(topic) ?? [];
        parcels.push({ texts, resolve, reject });
        waiting.set(topic, parcels);
        void flush(topic);
      });
      telemetry.published(topic, messages.length);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      for (const { span } of begun) span.end(failure);
    }
  };
}
