import { formatMoney } from '../../../money.ts';
import { Action } from '../../../parts/action.tsx';
import { Link } from '../../../parts/link.tsx';
import { useShop } from '../../../shop.ts';
import { useValue } from '../../../state.ts';
import { cleared, type Line, MOST, setQuantity, total } from '../basket.ts';
import { basket } from '../browser-basket.ts';

export function BasketView() {
  const { api, user, go } = useShop();
  const content = useValue(basket);
  const sum = total(content);
  if (content.lines.length === 0) return <Empty />;

  const order = async () => {
    const items = content.lines.map(({ productId, quantity }) => ({ productId, quantity }));
    const { id } = await api.post('/api/orders', { body: { items }, idempotencyKey: content.key });
    basket.set(cleared());
    go(`/orders/${id}`);
  };
  return (
    <section aria-labelledby="basket">
      <h1 id="basket">Basket</h1>
      <ul class="lines">
        {content.lines.map((line) => (
          <BasketLine key={line.productId} line={line} />
        ))}
      </ul>
      {sum && (
        <p class="total">
          Total <strong>{formatMoney(sum.cents, sum.currency)}</strong>
        </p>
      )}
      {user ? (
        <Action work={order}>Order</Action>
      ) : (
        <Link to="/login?next=/basket" class="button">
          Log in to order
        </Link>
      )}
    </section>
  );
}

function BasketLine({ line: { productId, name, priceCents, currency, quantity } }: { readonly line: Line }) {
  const change = (next: number) => basket.set(setQuantity(basket.get(), productId, next));
  const typed = (event: Event) => {
    const next = (event.currentTarget as HTMLInputElement).valueAsNumber;
    if (next >= 1) change(next);
  };
  return (
    <li class="card line">
      <Link to={`/products/${productId}`}>{name}</Link>
      <input type="number" aria-label={`How many of ${name}`} min={1} max={MOST} value={quantity} onChange={typed} />
      <span class="amount">{formatMoney(priceCents * quantity, currency)}</span>
      <button type="button" class="plain" aria-label={`Remove ${name}`} onClick={() => change(0)}>
        Remove
      </button>
    </li>
  );
}

function Empty() {
  return (
    <section class="empty">
      <h1>Your basket is empty</h1>
      <Link to="/" class="button">
        Find something
      </Link>
    </section>
  );
}
