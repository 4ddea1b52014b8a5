import { createApi } from '@app/sdk';
import type { Out, Settings } from './settings.ts';

/** What this program does, and nothing more. */
const scopes = ['products:read', 'orders:read', 'webhooks:read', 'webhooks:write'] as const;

/** Makes an API key for an account. The key is shown once, alone on standard output. */
export async function makeKey({ apiUrl, email, password }: Settings, out: Out): Promise<void> {
  const api = createApi({ baseUrl: apiUrl, client: 'partner' });
  await api.auth.login({ email, password });
  try {
    const { key, name } = await api.post('/api/auth/keys', { body: { name: 'partner', scopes: [...scopes] } });
    out.error(`Key ${name} of ${email}:`);
    out.log(key);
  } finally {
    await api.auth.logout();
  }
}
