import { useState } from 'preact/hooks';
import { useLoad } from '../../load.ts';
import { Action } from '../../parts/action.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Retry } from '../../parts/retry.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useShop } from '../../shop.ts';

export function AddressList() {
  const { api } = useShop();
  // A new form after each address.
  const [turn, setTurn] = useState(0);
  const { value, problem, reload, set } = useLoad('addresses', (signal) =>
    api.get('/api/users/me/addresses', { signal }),
  );
  if (problem) return <Retry problem={problem} onRetry={reload} />;
  if (!value) return <Waiting />;
  const add = async ({ recipient: name = '', street = '', city = '', postalCode = '', country = '' }) => {
    const body = { name, street, city, postalCode, country: country.toUpperCase() };
    const address = await api.post('/api/users/me/addresses', { body });
    set({ items: [...value.items, address] });
    setTurn(turn + 1);
  };
  const remove = async (id: string) => {
    await api.delete('/api/users/me/addresses/{id}', { path: { id } });
    set({ items: value.items.filter((address) => address.id !== id) });
  };
  return (
    <>
      <h2>Addresses</h2>
      {value.items.length === 0 && <p>None yet.</p>}
      <ul class="plain-list">
        {value.items.map(({ id, name, street, postalCode, city, country }) => (
          <li key={id} class="card row">
            <span>{[name, street, `${postalCode} ${city}`, country].join(', ')}</span>
            <Action class="plain" work={() => remove(id)}>
              Remove
            </Action>
          </li>
        ))}
      </ul>
      <Form
        key={turn}
        inner
        title="Add an address"
        action="Add"
        onSubmit={add}
        fields={(fault) => (
          <>
            <Field name="recipient" label="Who gets it" maxLength={200} fault={fault} />
            <Field
              name="street"
              label="Street and number"
              autocomplete="street-address"
              maxLength={200}
              fault={fault}
            />
            <Field name="postalCode" label="Postal code" autocomplete="postal-code" maxLength={20} fault={fault} />
            <Field name="city" label="City" autocomplete="address-level2" maxLength={200} fault={fault} />
            <Field
              name="country"
              label="Country"
              hint="Two letters, for example CH"
              autocomplete="country"
              pattern="[A-Za-z]{2}"
              maxLength={2}
              fault={fault}
            />
          </>
        )}
      />
    </>
  );
}
