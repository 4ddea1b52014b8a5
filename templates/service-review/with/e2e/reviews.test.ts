import { randomInt } from 'node:crypto';
import type { Product } from '@app/contracts/product';
import type { PhotoUpload, Review, ReviewPage } from '@app/contracts/review';
import type { SearchResult } from '@app/contracts/search';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { aProduct, call, expectProblem, type Member, newMember } from './support/api.ts';

/** A PNG of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** A word that nobody else has. */
const WORD = Array.from({ length: 12 }, () => 'bcdfghjklmnpqrstvwxz'.charAt(randomInt(20))).join('');
/** The way of an event: outbox, queue, search. */
const WAY = { timeout: 20_000, interval: 100 };

let [author, other]: Member[] = [];
let product: Product;
let review: Review;

const as = (member: Member | undefined) => ({ token: member?.accessToken });
const write = (member: Member | undefined, change: object = {}) =>
  call<Review>('POST', '/api/reviews', {
    ...as(member),
    body: { productId: product.id, rating: 4, title: 'Quite good', text: 'Marmalade & <b>more</b>.', ...change },
  });

beforeAll(async () => {
  [author, other] = [await newMember(), await newMember()];
  const made = await call<Product>('POST', '/api/products', {
    ...as(author),
    body: { ...aProduct(), name: `Teapot ${WORD}` },
  });
  product = made.body;
  // Known to reviews as soon as the event has come.
  review = await vi.waitFor(async () => {
    const written = await write(author);
    expect(written.status).toBe(201);
    return written.body;
  }, WAY);
});
afterAll(async () => {
  await call('DELETE', `/api/reviews/${review.id}`, as(author));
  await call('DELETE', `/api/products/${product.id}`, as(author));
});

test('everybody reads what was written, once per user', async () => {
  expect(review).toMatchObject({ userId: author?.id, rating: 4, photos: [] });
  const page = await call<ReviewPage>('GET', `/api/reviews?productId=${product.id}`);
  expect(page.body).toEqual({ items: [review], nextCursor: null });
  expect((await call('GET', `/api/reviews/${review.id}`)).body).toEqual(review);
  expectProblem(await write(author, { rating: 1 }), 409);
  expectProblem(await write(undefined), 401);
});

test('nobody changes what others wrote', async () => {
  const path = `/api/reviews/${review.id}`;
  expectProblem(await call('PATCH', path, { ...as(other), body: { rating: 1 } }), 403);
  expectProblem(await call('DELETE', path, as(other)), 403);
  const photo = { contentType: 'image/png', bytes: PNG.byteLength };
  expectProblem(await call('POST', `${path}/photos`, { ...as(other), body: photo }), 403);
  const changed = await call<Review>('PATCH', path, { ...as(author), body: { rating: 5 } });
  expect(changed).toMatchObject({ status: 200, body: { rating: 5, title: review.title } });
});

test('the product knows what it is rated', async () => {
  const rating = async () => (await call<Product>('GET', `/api/products/${product.id}`)).body.rating;
  await expect.poll(rating, WAY).toEqual({ average: 5, count: 1 });
});

/** Asks for a place, puts the bytes there, completes. */
async function upload(bytes: Buffer, contentType: string) {
  const path = `/api/reviews/${review.id}/photos`;
  const body = { contentType, bytes: bytes.byteLength };
  const place = await call<PhotoUpload>('POST', path, { ...as(author), body });
  expect(place.status).toBe(201);
  const { url, method, headers } = place.body.upload;
  const put = await fetch(url, { method, headers, body: new Uint8Array(bytes) });
  expect(put.status, await put.text()).toBeLessThan(300);
  return call<Review>('POST', `${path}/${place.body.id}/complete`, as(author));
}

test('a photo is uploaded, looked at, and shown to everybody', async () => {
  const done = await upload(PNG, 'image/png');
  expect(done.status).toBe(200);
  const shown = await call<Review>('GET', `/api/reviews/${review.id}`);
  expect(shown.body.photos).toHaveLength(1);
  const photo = await fetch(shown.body.photos[0]?.url ?? '');
  expect(photo.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await photo.arrayBuffer()).equals(PNG)).toBe(true);
});

test('what is no photo, or not as it was announced, never becomes one', async () => {
  expectProblem(await upload(Buffer.from('<script>alert(1)</script>'), 'image/png'), 422);
  expectProblem(await upload(PNG, 'image/webp'), 422);
  const path = `/api/reviews/${review.id}/photos`;
  const place = await call<PhotoUpload>('POST', path, { ...as(author), body: { contentType: 'image/png', bytes: 10 } });
  const { url, method, headers } = place.body.upload;
  expect((await fetch(url, { method, headers, body: new Uint8Array(PNG) })).ok).toBe(false);
  const { body } = await call<Review>('GET', `/api/reviews/${review.id}`);
  expect(body.photos).toHaveLength(1);
});

test('the store is behind its own door', async () => {
  const { body } = await call<Review>('GET', `/api/reviews/${review.id}`);
  const url = new URL(body.photos[0]?.url ?? '');
  expect((await fetch(url.origin + url.pathname)).status).toBe(403);
  expect((await fetch(`${url.origin}/media/`)).status).toBe(403);
  expect((await fetch(url, { method: 'DELETE' })).ok).toBe(false);
});

test('search finds products and reviews, in spite of typos', async () => {
  const find = async (q: string, kind: string) =>
    (await call<SearchResult>('GET', `/api/search?q=${encodeURIComponent(q)}&kind=${kind}&limit=50`)).body.items;
  const found = async (q: string, kind: string) => (await find(q, kind)).map(({ id }) => id);
  await expect.poll(() => found(WORD, 'products'), WAY).toContain(product.id);
  await expect.poll(() => found(`teapt ${WORD}`, 'products'), WAY).toContain(product.id);
  await expect.poll(() => found('marmelade', 'reviews'), WAY).toContain(review.id);
  const hit = (await find('marmalade', 'reviews')).find(({ id }) => id === review.id);
  expect(hit?.productId).toBe(product.id);
  expect(hit?.snippet).not.toContain('<b>');
  expect(hit?.snippet).toContain('<mark>Marmalade</mark> &amp;');
});
