import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { bearer, call, newKey, newPerson, type Person } from './http.ts';

/** Somebody with one of everything, by the names that paths have for it. */
export interface World {
  readonly person: Person;
  readonly ids: Readonly<Record<string, string>>;
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const WAY = { timeout: 60_000, interval: 300 };

interface Thing {
  readonly id: string;
}

/** Makes one of everything that a person can own. */
export async function newWorld(url: string): Promise<World> {
  const person = await newPerson(url);
  const headers = bearer(person);
  const make = async <T extends object = Thing>(path: string, body?: unknown): Promise<T> => {
    let made = await call<T>(url + path, 'POST', { headers, body });
    // Services hear of a new product through the queue.
    const again = async () => {
      if (![200, 201].includes(made.status)) made = await call<T>(url + path, 'POST', { headers, body });
      return made;
    };
    await expect.poll(again, WAY).toMatchObject({ status: expect.toBeOneOf([200, 201]) });
    return made.body;
  };
  const product = await make('/api/products', { name: `Fire ${randomUUID()}`, priceCents: 1250, currency: 'EUR' });
  const items = [{ productId: product.id, quantity: 1 }];
  const [order, paid] = [await make('/api/orders', { items }), await make('/api/orders', { items })];
  await make(`/api/orders/${paid.id}/pay`, { method: { type: 'card', token: 'tok_ok' } });
  const review = await make('/api/reviews', { productId: product.id, rating: 4, title: 'Good', text: 'Quite.' });
  const photos = `/api/reviews/${review.id}/photos`;
  const photo = await make<Thing & Upload>(photos, { contentType: 'image/png', bytes: PNG.length });
  const put = await fetch(photo.upload.url, { method: 'PUT', headers: photo.upload.headers, body: PNG });
  expect(put.status).toBe(200);
  const webhook = await make('/api/webhooks', { url: 'https://example.com/hook', events: ['order.paid'] });
  const street = { name: 'A', street: 'B 1', city: 'C', postalCode: '1', country: 'DE' };
  const address = await make('/api/users/me/addresses', street);
  await newKey(url, person, ['users:read']);
  const key = await list(url, headers, '/api/auth/keys');
  const receipt = async () => (await list(url, headers, '/api/notifications')).find((item) => 'receipt' in item);
  await expect.poll(receipt, WAY).toBeDefined();
  return {
    person,
    ids: {
      keys: key[0]?.id ?? '',
      orders: order.id,
      products: product.id,
      reviews: review.id,
      photoId: photo.id,
      webhooks: webhook.id,
      addresses: address.id,
      notifications: (await receipt())?.id ?? '',
    },
  };
}

interface Upload {
  readonly upload: { readonly url: string; readonly headers: Record<string, string> };
}

async function list(url: string, headers: Record<string, string>, path: string): Promise<Thing[]> {
  return (await call<{ items: Thing[] }>(url + path, 'GET', { headers })).body.items ?? [];
}

const OWN = ['/api/auth/me', '/api/auth/keys', '/api/users/me', '/api/users/me/addresses', '/api/orders?limit=100'];
const MORE = ['/api/notifications?limit=100', '/api/webhooks'];

/** All that a person sees of what is theirs, as text. */
export async function ownView(url: string, { person, ids }: World): Promise<string> {
  const paths = [...OWN, ...MORE, `/api/products/${ids.products}`, `/api/reviews/${ids.reviews}`];
  const seen = await Promise.all(paths.map((path) => call(url + path, 'GET', { headers: bearer(person) })));
  expect(seen.map(({ status }) => status)).toEqual(paths.map(() => 200));
  // That a key was used is seen by its owner, and changes nothing.
  return JSON.stringify(seen, (name, value) => (name === 'lastUsedAt' ? null : value), 1);
}
