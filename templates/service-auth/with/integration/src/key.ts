import { createApi, type Schema } from '@app/sdk';
import { parts } from './parts/index.ts';
import type { Out, Settings } from './settings.ts';

/** Makes an API key for an account, for what this program does and nothing more. The key is shown once, alone on standard output. */
export async function makeKey({ apiUrl, email, password }: Settings, out: Out): Promise<void> {
  const api = createApi({ baseUrl: apiUrl, client: 'partner' });
  const scopes = parts.flatMap(({ scopes: needed = [] }) => needed) as Schema<'Scope'>[];
  await api.auth.login({ email, password });
  try {
    const { key, name } = await api.post('/api/auth/keys', { body: { name: 'partner', scopes } });
    out.error(`Key ${name} of ${email}:`);
    out.log(key);
  } finally {
    await api.auth.logout();
  }
}
