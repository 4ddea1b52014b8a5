import { Action } from '../../parts/action.tsx';
import { useShop } from '../../shop.ts';
import { useValue } from '../../state.ts';
import { news } from './news.ts';

/** Fetches the document that a notification is about, and hands it to the browser. */
export function Receipt({ id }: { readonly id: string }) {
  const { api } = useShop();
  const fetchIt = async () => {
    const file = await api.download('/api/notifications/{id}/receipt', { path: { id } });
    const url = URL.createObjectURL(file);
    const link = Object.assign(document.createElement('a'), { href: url, download: 'receipt.pdf' });
    link.click();
    // The browser has taken it over by then.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <Action class="plain" work={fetchIt}>
      Receipt (PDF)
    </Action>
  );
}

/** On the page of an order, from the moment on when the receipt is there. */
export function OrderReceipt({ orderId }: { readonly orderId: string }) {
  const found = useValue(news).items.find(({ receipt }) => receipt?.orderId === orderId);
  return (
    <div role="status" class="receipt">
      {found && <Receipt id={found.id} />}
    </div>
  );
}
