import { ApiError, type Schema } from '@app/sdk';
import { useState } from 'preact/hooks';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { useShop } from '../../shop.ts';

type Scope = Schema<'NewApiKey'>['scopes'][number];

/** What a key may be allowed, in words. */
const SCOPES: Readonly<Partial<Record<Scope, string>>> = {
  'products:read': 'Read products',
  'products:write': 'Change your products',
  'orders:read': 'Read your orders',
  'orders:write': 'Order in your name',
  'notifications:read': 'Read your notifications',
  'webhooks:read': 'See your webhooks',
  'webhooks:write': 'Change your webhooks',
};

export function MakeKey({ onMade }: { readonly onMade: (key: Schema<'CreatedApiKey'>) => void }) {
  const { api } = useShop();
  const [turn, setTurn] = useState(0);
  const submit = async ({ keyName: name = '' }, form: HTMLFormElement) => {
    const scopes = new FormData(form).getAll('scope') as Scope[];
    if (scopes.length === 0) {
      throw new ApiError({ type: 'about:blank', title: 'A key must be allowed something.', status: 400 });
    }
    onMade(await api.post('/api/auth/keys', { body: { name, scopes } }));
    setTurn(turn + 1);
  };
  return (
    <Form
      key={turn}
      inner
      title="Make a key"
      action="Make it"
      onSubmit={submit}
      fields={(fault) => (
        <>
          <Field name="keyName" label="What is it for?" maxLength={100} fault={fault} />
          <fieldset>
            <legend>What may it do?</legend>
            {Object.entries(SCOPES).map(([scope, text]) => (
              <label key={scope} class="choice">
                <input type="checkbox" name="scope" value={scope} /> {text}
              </label>
            ))}
          </fieldset>
        </>
      )}
    />
  );
}
