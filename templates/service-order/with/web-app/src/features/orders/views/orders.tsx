import { usePages } from '../../../load.ts';
import { formatMoney } from '../../../money.ts';
import { Link } from '../../../parts/link.tsx';
import { More } from '../../../parts/more.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { When } from '../../../parts/when.tsx';
import { useShop } from '../../../shop.ts';
import { Status } from '../status.tsx';

const PAGE_SIZE = 20;

export function Orders() {
  const { api } = useShop();
  const pages = usePages('orders', (cursor, signal) =>
    api.get('/api/orders', { query: { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) }, signal }),
  );
  return (
    <section aria-labelledby="orders">
      <h1 id="orders">Your orders</h1>
      {pages.empty && !pages.problem && <Waiting />}
      {!pages.empty && pages.items.length === 0 && <p>You have not ordered anything yet.</p>}
      <ul class="lines">
        {pages.items.map(({ id, status, items, totalCents, currency, createdAt }) => (
          <li key={id} class="card line">
            <Link to={`/orders/${id}`}>
              {items.map(({ name, quantity }) => (quantity > 1 ? `${quantity} × ${name}` : name)).join(', ')}
            </Link>
            <Status status={status} />
            <span class="amount">{formatMoney(totalCents, currency)}</span>
            <span class="soft">
              <When at={createdAt} />
            </span>
          </li>
        ))}
      </ul>
      <More pages={pages} />
    </section>
  );
}
