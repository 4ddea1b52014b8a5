import { newEvent } from '@app/contracts/events';
import type { outbox } from '@app/kit/outbox';
import type { Session } from '@app/kit/sql';
import { type Row, toFacts } from './rows.ts';

/** Tells others what became of a product, in the transaction of the change. */
export interface Events {
  created(session: Session, row: Row): Promise<void>;
  updated(session: Session, row: Row): Promise<void>;
  deleted(session: Session, id: string): Promise<void>;
}

/** Events in an outbox; without one nobody is told. */
export function productEvents(box: Pick<typeof outbox, 'add'> | undefined): Events {
  return {
    created: async (session, row) =>
      box?.add(session, 'products', newEvent('products', 'product.created', { product: toFacts(row) })),
    updated: async (session, row) =>
      box?.add(session, 'products', newEvent('products', 'product.updated', { product: toFacts(row) })),
    deleted: async (session, id) => box?.add(session, 'products', newEvent('products', 'product.deleted', { id })),
  };
}
