import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bearer, call, newKey, newPerson, SCOPES } from './http.ts';
import { type Fire, secretStore, stateFolder } from './platform.ts';
import { killOne, textOf } from './processes.ts';

/** Values that must not be found where others may look, by what they are. */
export type Plants = Readonly<Record<string, string>>;

/** What the platform has made for itself: its store of secrets, and the files that programs read. */
export function ownSecrets(fire: Fire): Plants {
  const folder = stateFolder(fire, 'secrets/files');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  const read = files.map((name) => [name, textOf(join(folder, name)).trim()] as const);
  // A list of users, as some engines want it, has lines of digests: a value is one word.
  return { ...secretStore(fire), ...Object.fromEntries(read.filter(([, text]) => /^\S{12,}$/.test(text))) };
}

/**
 * Somebody uses all that is secret, rightly and wrongly; once while all is well, and once while stores are away, when programs tell of
 * their troubles. `mark` is no secret and goes where secrets go.
 */
export async function useSecrets(fire: Fire, mark: string): Promise<Plants> {
  const { url } = fire;
  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    call<Record<string, unknown>>(url + path, method, { headers, body });
  const person = await newPerson(url);
  const { email, password, token, refreshToken } = person;
  const mine = bearer(person);
  const key = await newKey(url, person, SCOPES);
  const hook = await send('POST', '/api/webhooks', mine, {
    url: `https://example.com/${mark}`,
    events: ['order.paid'],
  });
  const next = await send('POST', '/api/auth/refresh', {}, { refreshToken });
  const wrong = { password: randomUUID(), key: `pk_${randomUUID()}`, token: `e30.${randomUUID()}.x` };
  const use = async () => {
    await send('POST', '/api/auth/login', {}, { email, password });
    await send('POST', '/api/auth/login', {}, { email, password: wrong.password });
    await send('POST', '/api/auth/login', {}, { email, password: { it: password } });
    await send('POST', '/api/auth/refresh', {}, { refreshToken });
    await send('GET', '/api/auth/me', bearer(wrong));
    await send('GET', '/api/orders', { 'x-api-key': wrong.key });
    await send('GET', '/api/orders', { 'x-api-key': key });
    await send('POST', '/api/webhooks', mine, { url: `https://example.com/${mark}`, events: ['order.paid'] });
    await send('GET', `/api/products/${mark}`, mine);
    await send('POST', '/api/auth/logout', {}, { refreshToken });
  };
  await use();
  for (const store of ['db', 'cache', 'queue', 'blob']) killOne(fire, store);
  await use();
  const told = { hook: hook.body.secret, nextToken: next.body.accessToken, nextRefresh: next.body.refreshToken };
  const plants = {
    password,
    token,
    refreshToken,
    key,
    ...told,
    'wrong password': wrong.password,
    'wrong key': wrong.key,
  };
  const missing = Object.entries(plants).filter(([, value]) => typeof value !== 'string');
  if (missing.length > 0) throw new Error(`not told: ${missing.map(([name]) => name).join(', ')}`);
  return { ...(plants as Plants), 'wrong token': wrong.token };
}
