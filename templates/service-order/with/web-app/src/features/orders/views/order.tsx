import type { Schema } from '@app/sdk';
import { features } from '../../../feature.ts';
import { useLoad } from '../../../load.ts';
import { formatMoney } from '../../../money.ts';
import { Action } from '../../../parts/action.tsx';
import { Link } from '../../../parts/link.tsx';
import { Retry } from '../../../parts/retry.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { When } from '../../../parts/when.tsx';
import type { Params } from '../../../route.ts';
import { useShop } from '../../../shop.ts';
import { Pay } from '../pay.tsx';
import { Status } from '../status.tsx';

export function OrderView({ params }: { readonly params: Params }) {
  const { api } = useShop();
  const { id = '' } = params;
  const { value, problem, reload, set } = useLoad(id, (signal) =>
    api.get('/api/orders/{id}', { path: { id }, signal }),
  );
  if (problem) return <Retry problem={problem} onRetry={reload} />;
  if (!value) return <Waiting />;
  const cancel = async () => set(await api.post('/api/orders/{id}/cancel', { path: { id } }));
  return (
    <section aria-labelledby="order">
      <h1 id="order">
        Order of <When at={value.createdAt} /> <Status status={value.status} />
      </h1>
      <Items order={value} />
      {value.status === 'placed' && (
        <>
          <Pay order={value} onPaid={set} />
          <Action class="plain" sure="Cancel this order?" work={cancel}>
            Cancel the order
          </Action>
        </>
      )}
      {features.map(({ OrderSection }) => OrderSection && <OrderSection key={OrderSection} orderId={id} />)}
    </section>
  );
}

function Items({ order: { items, totalCents, currency } }: { readonly order: Schema<'Order'> }) {
  return (
    <table class="card items">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Quantity</th>
          <th scope="col">Price</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ productId, name, quantity, priceCents }) => (
          <tr key={productId}>
            <td>
              <Link to={`/products/${productId}`}>{name}</Link>
            </td>
            <td>{quantity}</td>
            <td>{formatMoney(priceCents * quantity, currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            Total
          </th>
          <td>
            <strong>{formatMoney(totalCents, currency)}</strong>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
