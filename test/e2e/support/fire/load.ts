import { createHash, randomUUID } from 'node:crypto';
import { bearer, call, logIn, type Person } from './http.ts';
import type { Random } from './random.ts';

/** What was acknowledged to one person, and has to be there for ever. `unknown`: an answer was lost on the way. */
export interface Shopper {
  readonly random: Random;
  readonly people: Person[];
  readonly products: string[];
  readonly orders: { id: string; owner: Person; status: 'placed' | 'paid' | 'cancelled' | 'unknown'; key: string }[];
  readonly reviews: { id: string; owner: Person; product: string; rating: number; word: string }[];
  readonly photos: { review: string; id: string; sha: string }[];
  answers: Record<string, number>;
}

export const newShopper = (random: Random): Shopper => ({
  random,
  people: [],
  products: [],
  orders: [],
  reviews: [],
  photos: [],
  answers: {},
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** One visit: somebody new, who does a bit of everything. Each step that is refused or lost ends what follows from it. */
export async function shop(shopper: Shopper, url: string): Promise<void> {
  const { random } = shopper;
  const send = async <T = { id: string }>(
    person: Person | undefined,
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ) => {
    const headers = { ...(person ? bearer(person) : {}), ...(key === undefined ? {} : { 'idempotency-key': key }) };
    const answer = await call<T>(url + path, method, { headers, body });
    shopper.answers[answer.status] = (shopper.answers[answer.status] ?? 0) + 1;
    return answer;
  };
  const account = { email: `${randomUUID()}@example.com`, password: random.word(), name: random.word() };
  const registered = await send(undefined, 'POST', '/api/auth/register', account);
  if (registered.status !== 201) return pause();
  const person: Person = { ...account, id: registered.body.id, token: '', refreshToken: '' };
  shopper.people.push(person);
  if (!(await logIn(url, person))) return pause();

  const made = await send(person, 'POST', '/api/products', { name: `Lamp ${random.word()}`, priceCents: 1250 });
  if (made.status === 201) shopper.products.push(made.body.id);
  await send(person, 'GET', '/api/products?limit=5');
  if (shopper.products.length === 0) return;
  const product = random.pick(shopper.products);

  const key = random.word();
  const items = [{ productId: product, quantity: 1 }];
  let placed = await send(person, 'POST', '/api/orders', { items }, key);
  // Services hear of a new product through the queue.
  for (let attempt = 0; attempt < 30 && placed.status === 422; attempt += 1) {
    await pause();
    placed = await send(person, 'POST', '/api/orders', { items }, key);
  }
  if (placed.status === 201) {
    const order: Shopper['orders'][number] = { id: placed.body.id, owner: person, status: 'placed', key };
    shopper.orders.push(order);
    const pays = random.next() < 0.7;
    const body = pays ? { method: { type: 'card', token: 'tok_ok' } } : undefined;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { status } = await send(
        person,
        'POST',
        `/api/orders/${order.id}/${pays ? 'pay' : 'cancel'}`,
        body,
        `${key}2`,
      );
      order.status = status === 200 ? (pays ? 'paid' : 'cancelled') : 'unknown';
      if (status === 200) break;
      await pause();
    }
  }
  const [word, rating] = [random.word(), 1 + Math.floor(random.next() * 5)];
  const text = { productId: product, rating, title: 'Seen', text: `It is ${word}.` };
  const review = await send(person, 'POST', '/api/reviews', text, `${key}3`);
  if (review.status === 201) {
    shopper.reviews.push({ id: review.body.id, owner: person, product, rating, word });
    const path = `/api/reviews/${review.body.id}/photos`;
    const bytes = Buffer.concat([PNG, Buffer.from(word)]);
    type Place = { id: string; upload: { url: string; headers: Record<string, string> } };
    const place = await send<Place>(person, 'POST', path, { contentType: 'image/png', bytes: bytes.length });
    if (place.status === 201) {
      const { id, upload } = place.body;
      await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: bytes }).catch(() => undefined);
      if ((await send(person, 'POST', `${path}/${id}/complete`)).status === 200) {
        shopper.photos.push({ review: review.body.id, id, sha: sha(bytes) });
      }
    }
  }
  await send(person, 'GET', `/api/search?q=${word}`);
  await send(person, 'GET', '/api/notifications');
}

/** One visit after the other. */
export async function useUntil(over: AbortSignal, shopper: Shopper, url: string): Promise<void> {
  while (!over.aborted) await shop(shopper, url);
}

export const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 300));
