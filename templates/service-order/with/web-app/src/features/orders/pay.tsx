import { newKey, type Schema } from '@app/sdk';
import { useRef } from 'preact/hooks';
import { Form } from '../../parts/form.tsx';
import { useShop } from '../../shop.ts';

type Order = Schema<'Order'>;

/** Cards of the test provider: a real one gives such a token for a card that is typed into its own form. */
const CARDS = [
  { token: 'tok_ok', text: 'Test card, which works' },
  { token: 'tok_declined', text: 'Test card, which is declined' },
];

export function Pay({ order: { id }, onPaid }: { readonly order: Order; readonly onPaid: (order: Order) => void }) {
  const { api } = useShop();
  const key = useRef(newKey());
  const submit = async ({ card: token = '' }) => {
    // A new key for the next try: this one was answered, and would be answered the same again.
    const idempotencyKey = key.current;
    key.current = newKey();
    onPaid(
      await api.post('/api/orders/{id}/pay', {
        path: { id },
        body: { method: { type: 'card', token } },
        idempotencyKey,
      }),
    );
  };
  return (
    <Form
      inner
      title="Payment"
      action="Pay"
      onSubmit={submit}
      fields={() => (
        <fieldset>
          <legend>Card</legend>
          {CARDS.map(({ token, text }, index) => (
            <label key={token} class="choice">
              <input type="radio" name="card" value={token} defaultChecked={index === 0} /> {text}
            </label>
          ))}
        </fieldset>
      )}
    />
  );
}
