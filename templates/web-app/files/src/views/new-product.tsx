import { ApiError, newKey } from '@app/sdk';
import { useRef } from 'preact/hooks';
import { parseCents } from '../money.ts';
import { Area } from '../parts/area.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { useShop } from '../shop.ts';

export function NewProductView() {
  const { api, go } = useShop();
  // One form is one product, however often it has to be sent.
  const idempotencyKey = useRef(newKey()).current;
  const submit = async ({ name = '', description = '', price = '' }) => {
    const body = { name, description, priceCents: centsOf(price) };
    const { id } = await api.post('/api/products', { body, idempotencyKey });
    go(`/products/${id}`);
  };
  return (
    <Form
      title="Sell something"
      action="Put it up"
      onSubmit={submit}
      fields={(fault) => (
        <>
          <Field name="name" label="What is it?" maxLength={200} fault={fault} />
          <Area name="description" label="Description" maxLength={5000} fault={fault} />
          <Field name="price" label="Price" hint="For example 12.50" inputMode="decimal" fault={fault} />
        </>
      )}
    />
  );
}

function centsOf(price: string): number {
  const cents = parseCents(price);
  if (cents !== undefined) return cents;
  const errors = [{ path: '/price', message: 'An amount such as 12.50.' }];
  throw new ApiError({ type: 'about:blank', title: 'Please look at the price.', status: 400, errors });
}
