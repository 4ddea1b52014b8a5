import { newEvent, readEvent } from '@app/contracts/events';
import type { Order } from '@app/contracts/order';
import type { BlobStore } from '@app/kit/blob';
import { derivedId } from '@app/kit/id';
import type { Message, Queue } from '@app/kit/queue';
import type { Log } from '@app/kit/telemetry';
import { receiptDocument } from './document.ts';

const TYPE = 'application/pdf';

export interface ReceiptOptions {
  readonly blob: BlobStore;
  readonly queue: Pick<Queue, 'publish'>;
  readonly log: Log;
  readonly bucket: string;
  readonly issuer: string;
}

/**
 * Handles what happens to orders: one that is paid gets a receipt, and then others are told. Everything has a name that follows from
 * what it is made of (the object its key from the order, the event its id from the message), so a message that comes again, or that
 * was half done when a process was killed, changes nothing: also not for those who are told, however much later it comes.
 */
export function receiptHandler({ blob, queue, log, bucket, issuer }: ReceiptOptions) {
  return async (message: Message): Promise<void> => {
    const order = paidOrder(message);
    if (!order) return;
    const { id: orderId, userId } = order;
    const key = receiptKey(order);
    const document = await receiptDocument(order, { issuer });
    await blob.put(bucket, key, document, { contentType: TYPE });
    const data = { orderId, userId, bucket, key, contentType: TYPE };
    const event = newEvent('receipts', 'receipt.created', data);
    await queue.publish('receipts', [{ ...event, id: derivedId(message, 'receipt') }]);
    log.info({ order: orderId, bytes: document.byteLength }, 'receipt written');
  };
}

/** `<user>/<order>.pdf`. The id of a user is whatever his issuer calls him. */
export function receiptKey({ id, userId }: Pick<Order, 'id' | 'userId'>): string {
  return `${encodeURIComponent(userId)}/${id}.pdf`;
}

function paidOrder(message: Message): Order | undefined {
  const event = readEvent('orders', message);
  return event?.type === 'order.paid' ? event.data.order : undefined;
}
