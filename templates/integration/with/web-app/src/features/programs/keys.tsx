import type { Schema } from '@app/sdk';
import { useState } from 'preact/hooks';
import { useLoad } from '../../load.ts';
import { Action } from '../../parts/action.tsx';
import { Retry } from '../../parts/retry.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { useShop } from '../../shop.ts';
import { MakeKey } from './make.tsx';

type CreatedKey = Schema<'CreatedApiKey'>;

export function Keys() {
  const { api } = useShop();
  const [created, setCreated] = useState<CreatedKey>();
  const { value, problem, reload, set } = useLoad('keys', (signal) => api.get('/api/auth/keys', { signal }));
  if (problem) return <Retry problem={problem} onRetry={reload} />;
  if (!value) return <Waiting />;
  const made = (key: CreatedKey) => {
    setCreated(key);
    const { key: _, ...known } = key;
    set({ items: [known, ...value.items] });
  };
  const revoke = async (id: string) => {
    await api.delete('/api/auth/keys/{id}', { path: { id } });
    if (created?.id === id) setCreated(undefined);
    set({ items: value.items.filter((key) => key.id !== id) });
  };
  return (
    <section aria-labelledby="keys">
      <h1 id="keys">API keys</h1>
      <p>For your programs: a key does what you allow it, in your name. They send it as the header x-api-key.</p>
      <div role="status">
        {created && (
          <p class="card">
            The key {created.name} is <code>{created.key}</code>
            <br />
            Keep it now: it is not shown again.
          </p>
        )}
      </div>
      {value.items.length === 0 && <p>You have no keys.</p>}
      <ul class="plain-list">
        {value.items.map(({ id, name, prefix, scopes, createdAt }) => (
          <li key={id} class="card">
            <h2>{name}</h2>
            <p class="soft text">
              <code>{prefix}…</code> {scopes.join(', ')}
            </p>
            <p class="row soft">
              <When at={createdAt} />
              <Action class="plain" sure={`Revoke the key ${name}?`} work={() => revoke(id)}>
                Revoke
              </Action>
            </p>
          </li>
        ))}
      </ul>
      <MakeKey onMade={made} />
    </section>
  );
}
