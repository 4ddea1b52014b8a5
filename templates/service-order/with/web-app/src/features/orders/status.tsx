import type { Schema } from '@app/sdk';

const WORDS = { placed: 'to be paid', paid: 'paid', cancelled: 'cancelled' } as const;

export function Status({ status }: { readonly status: Schema<'Order'>['status'] }) {
  return <span class={`tag ${status}`}>{WORDS[status]}</span>;
}
