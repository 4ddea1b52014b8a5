import { type Api, ApiError, newKey } from '@app/sdk';
import { parseCents } from '../money.ts';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';

interface NewProductProps {
  readonly api: Api;
  readonly onDone: () => void;
}

export function NewProductView({ api, onDone }: NewProductProps) {
  const submit = async ({ name = '', description = '', price = '' }) => {
    await api.post('/api/products', {
      body: { name, description, priceCents: centsOf(price) },
      idempotencyKey: newKey(),
    });
    onDone();
  };
  return (
    <Form
      title="Sell something"
      action="Put it up"
      onSubmit={submit}
      fields={(fault) => (
        <>
          <Field name="name" label="What is it?" maxLength={200} fault={fault} />
          <Field name="description" label="Description" maxLength={5000} required={false} fault={fault} />
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
