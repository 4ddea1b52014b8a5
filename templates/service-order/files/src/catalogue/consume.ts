import { readEvent } from '@app/contracts/events';
import { subscribeOnce } from '@app/kit/outbox';
import type { Message, Queue } from '@app/kit/queue';
import type { Session, Sql } from '@app/kit/sql';
import { applyProduct } from './apply.ts';

/** Keeps the catalogue as the events of products say, as the group of this component. */
export function followProducts(queue: Queue, sql: Sql, group: string) {
  return subscribeOnce({ queue, sql, topics: ['products'], group, handle: handleProduct });
}

export async function handleProduct(message: Message, session: Session): Promise<void> {
  const event = readEvent('products', message);
  if (event) await applyProduct(session, event);
}
