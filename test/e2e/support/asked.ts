import { setTimeout as sleep } from 'node:timers/promises';
import type { Query } from '../../support/queries/index.ts';

/** Addresses of what answers queries. */
export type Stores = Readonly<Record<Query['source'], string>>;

/** How many series or streams of lines a query finds now, or in the last minutes. Rejects where it is refused. */
export async function answersTo({ source, expr }: Query, stores: Stores): Promise<number> {
  const path = source === 'loki' ? '/loki/api/v1/query_range' : '/api/v1/query';
  const answer = await fetch(`${stores[source]}${path}?${new URLSearchParams({ query: expr })}`);
  if (answer.status !== 200) throw new Error(`${expr}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: { result: unknown[] } }).data.result.length;
}

/** What people do in a shop, for a while: every route is used, some requests are refused. */
export async function customers(url: string, forMs: number): Promise<void> {
  const call = async (method: string, path: string, body?: object, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return (await answer.json().catch(() => ({}))) as { id?: string; accessToken?: string };
  };
  const person = { email: `ann-${Date.now()}@example.com`, password: 'a-long-password', name: 'Ann' };
  await call('POST', '/api/auth/register', person);
  const { accessToken } = await call('POST', '/api/auth/login', person);
  const end = Date.now() + forMs;
  while (Date.now() < end) {
    const { id } = await call('POST', '/api/products', { name: 'Thing', priceCents: 100 }, accessToken);
    await call('GET', `/api/products/${id}`);
    await call('GET', '/api/products?limit=5');
    await call('POST', '/api/orders', { items: [{ productId: id, quantity: 1 }] }, accessToken);
    await call('GET', '/api/orders', undefined, accessToken);
    await call('GET', '/api/auth/me');
    // What comes after them is not to meet the limit of requests for all who have no name.
    await sleep(500);
  }
}
