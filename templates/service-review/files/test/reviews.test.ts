import type { Review, ReviewPage } from '@app/contracts/review';
import { memoryDocuments } from '@app/kit/documents';
import { newId } from '@app/kit/id';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COLLECTIONS } from '../src/collections.ts';
import { demoReviews } from '../src/demo.ts';
import { seedReviews } from '../src/reviews/index.ts';
import { PNG } from './support/images.ts';
import { ANN, aProduct, aReview, as, BOB, createWorld, MUG, type World } from './support/world.ts';

describe('/api/reviews', () => {
  let world: World;
  const post = (headers: object, body: object = aReview) => world.call<Review>('POST', '/api/reviews', headers, body);
  const list = async (query = '') => (await world.call<ReviewPage>('GET', `/api/reviews${query}`, {})).body;

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.relay.close());

  it('takes one review of a product from each user', async () => {
    const created = await post(as(ANN));
    expect(created).toMatchObject({ status: 201, body: { ...aReview, userId: ANN, photos: [] } });
    expect(created.headers.location).toBe(`/api/reviews/${created.body.id}`);
    expect((await world.call('GET', `/api/reviews/${created.body.id}`, {})).body).toEqual(created.body);
    expect((await post(as(ANN), { ...aReview, rating: 1 })).status).toBe(409);
    expect((await post(as(BOB))).status).toBe(201);
  });

  it('takes a request with an Idempotency-Key again, and no other with the same key', async () => {
    const headers = { ...as(ANN), 'idempotency-key': 'k' };
    const [first, again] = [await post(headers), await post(headers)];
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect((await post(headers, { ...aReview, rating: 1 })).status).toBe(422);
    expect(world.told()).toEqual(['review.created']);
  });

  it('takes none of what is no product', async () => {
    expect((await post(as(ANN), { ...aReview, productId: newId() })).status).toBe(404);
    await world.publish('products', 'product.deleted', { id: MUG });
    await world.publish('products', 'product.updated', {
      product: aProduct({ updatedAt: '2027-01-01T00:00:00.000Z' }),
    });
    expect((await post(as(ANN))).status).toBe(404);
  });

  it('lists in pages, newest first, of all products or one', async () => {
    const other = '00000000-0000-7000-8000-000000000002';
    await world.publish('products', 'product.created', { product: aProduct({ id: other }) });
    const ids: string[] = [];
    for (const productId of [MUG, other]) {
      for (const user of [ANN, BOB]) ids.unshift((await world.review(as(user), { productId })).id);
    }
    const pages = [await list('?limit=3')];
    pages.push(await list(`?limit=3&cursor=${pages[0]?.nextCursor}`));
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
    expect(pages[1]?.nextCursor).toBeNull();
    const mugs = await list(`?productId=${MUG.toUpperCase()}`);
    expect(mugs.items.map(({ productId }) => productId)).toEqual([MUG, MUG]);
    expect((await list(`?productId=${newId()}`)).items).toEqual([]);
  });

  it('lets authors change and delete theirs, and tells others', async () => {
    const { id } = await world.review();
    const change = await world.call<Review>('PATCH', `/api/reviews/${id}`, as(ANN), { rating: 2 });
    expect(change).toMatchObject({ status: 200, body: { rating: 2, title: aReview.title } });
    expect((await world.call('DELETE', `/api/reviews/${id.toUpperCase()}`, as(ANN))).status).toBe(204);
    expect((await world.call('GET', `/api/reviews/${id}`, {})).status).toBe(404);
    await expect.poll(world.told).toEqual(['review.created', 'review.updated', 'review.deleted']);
    expect(world.queue.published('reviews').at(-1)?.data).toMatchObject({ review: { id, rating: 2 } });
    expect((await post(as(ANN))).status).toBe(201);
  });

  it('loses no change of two at the same time', async () => {
    const { id } = await world.review();
    const url = `/api/reviews/${id}`;
    const changes = [{ rating: 1 }, { title: 'Both' }, { text: 'All three' }];
    const answers = await Promise.all(changes.map((change) => world.call('PATCH', url, as(ANN), change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await world.call('GET', url, {})).body).toMatchObject({ rating: 1, title: 'Both', text: 'All three' });
  });

  it('goes with the product', async () => {
    await world.review(as(ANN));
    await world.review(as(BOB));
    await world.publish('products', 'product.deleted', { id: MUG });
    expect((await list()).items).toEqual([]);
    await expect.poll(() => world.told().filter((type) => type === 'review.deleted')).toHaveLength(2);
  });

  it('goes with the account of its author, photos and all', async () => {
    const { id } = await world.review(as(ANN));
    const photo = await world.upload(id, PNG, 'image/png');
    expect((await world.complete(id, photo)).status).toBe(200);
    const { id: other } = await world.review(as(BOB));
    await world.publish('users', 'user.updated', { id: ANN, email: 'ann@example.com', name: 'Ann' });
    expect((await list()).items).toHaveLength(2);
    await world.publish('users', 'user.deleted', { id: ANN });
    expect((await list()).items.map((review) => review.id)).toEqual([other]);
    expect(await world.keys()).toEqual([]);
    await expect.poll(world.told).toContain('review.deleted');
  });

  it('takes nothing more from who has left, however long their token is good', async () => {
    await world.publish('users', 'user.deleted', { id: ANN });
    expect((await world.call('POST', '/api/reviews', as(ANN), aReview)).status).toBe(401);
    expect((await list()).items).toEqual([]);
    expect((await world.call('POST', '/api/reviews', as(BOB), aReview)).status).toBe(201);
  });

  it('keeps the newest name of a product', async () => {
    const newer = aProduct({ name: 'Newer', updatedAt: '2026-06-01T00:00:00.000Z' });
    await world.publish('products', 'product.updated', { product: newer });
    await world.publish('products', 'product.updated', { product: aProduct({ name: 'Late' }) });
    expect(await world.parts.products.name(MUG)).toBe('Newer');
  });

  it('lets nobody else, no guest and no key that was not made for it change anything', async () => {
    const { id } = await world.review();
    const photo = { contentType: 'image/png', bytes: 10 };
    const routes = [
      ['POST', '/api/reviews', aReview, 201],
      ['PATCH', `/api/reviews/${id}`, { rating: 1 }, 403],
      ['DELETE', `/api/reviews/${id}`, undefined, 403],
      ['POST', `/api/reviews/${id}/photos`, photo, 403],
      ['POST', `/api/reviews/${id}/photos/${world.unknown}/complete`, undefined, 403],
    ] as const;
    for (const [method, url, body, foreign] of routes) {
      expect((await world.call(method, url, {}, body)).status, url).toBe(401);
      expect((await world.call(method, url, as(ANN, 'reviews:read products:write'), body)).status, url).toBe(403);
      expect((await world.call(method, url, as(BOB, 'reviews:write'), body)).status, url).toBe(foreign);
      const missing = url.replace(id, world.unknown);
      if (missing !== url) expect((await world.call(method, missing, as(ANN), body)).status, missing).toBe(404);
    }
    expect((await world.call('GET', `/api/reviews/${id}`, {})).body).toMatchObject(aReview);
  });

  it.each([
    {},
    { ...aReview, rating: 0 },
    { ...aReview, rating: 6 },
    { ...aReview, rating: 4.5 },
    { ...aReview, rating: '5' },
    { ...aReview, title: '' },
    { ...aReview, title: 'x'.repeat(201) },
    { ...aReview, text: 'a\u0000b' },
    { ...aReview, productId: 'x' },
    { ...aReview, userId: BOB },
  ])('refuses %j', async (body) => {
    expect((await post(as(ANN), body)).status).toBe(400);
  });

  it.each(['?limit=0', '?limit=101', '?productId=x', '?cursor=%00', '?cursor=a.b', '?userId=x'])(
    'refuses %s',
    async (query) => {
      expect((await world.call('GET', `/api/reviews${query}`, {})).status).toBe(400);
    },
  );
});

it('has reviews to show, added once and told to others', async () => {
  const documents = memoryDocuments(COLLECTIONS);
  const reviews = demoReviews();
  expect([await seedReviews(documents, reviews), await seedReviews(documents, reviews)]).toEqual([reviews.length, 0]);
  const told: string[] = [];
  await documents.outbox.take(100, async (entries) => void told.push(...entries.map(({ message }) => message.type)));
  expect(told).toEqual(reviews.map(() => 'review.created'));
});
