import type { Product } from '@app/contracts/product';
import type { PhotoUpload, Review } from '@app/contracts/review';
import type { SearchResult } from '@app/contracts/search';
import { expect, test } from 'vitest';
import { aProduct } from '../support/api.ts';
import { actorAt, CLIENTS } from '../support/clients.ts';
import { removeAfter } from '../support/leaving.ts';

/** The smallest PNG there is: one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

test.each(CLIENTS)('$name reviews with a photo, and finds it', { timeout: 60_000 }, async (client) => {
  const actor = await actorAt(client);
  const word = `w${crypto.randomUUID().slice(0, 8)}`;
  const product = await actor.call<Product>('POST', '/api/products', { body: { ...aProduct(), name: `Lamp ${word}` } });
  expect(product.status).toBe(201);
  const productId = product.body.id;
  removeAfter(actor, `/api/products/${productId}`);

  const review = { productId, rating: 5, title: 'Bright', text: `It shines: ${word}.` };
  const post = () => actor.call<Review>('POST', '/api/reviews', { body: review });
  // Reviews learn of a product through the queue.
  let made = await post();
  await expect
    .poll(
      async () => {
        if (made.status !== 201) made = await post();
        return made.status;
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBe(201);
  removeAfter(actor, `/api/reviews/${made.body.id}`);

  const photos = `/api/reviews/${made.body.id}/photos`;
  const asked = await actor.call<PhotoUpload>('POST', photos, {
    body: { contentType: 'image/png', bytes: PNG.length },
  });
  expect(asked.status).toBe(201);
  const { url, method, headers } = asked.body.upload;
  expect((await fetch(url, { method, headers, body: PNG })).status).toBe(200);
  const complete = await actor.call<Review>('POST', `${photos}/${asked.body.id}/complete`);
  expect(complete).toMatchObject({ status: 200, body: { photos: [{ id: asked.body.id }] } });
  const photo = await fetch(complete.body.photos[0]?.url ?? '');
  expect(Buffer.from(await photo.arrayBuffer())).toEqual(PNG);

  const found = async () => {
    const { body } = await actor.call<SearchResult>('GET', `/api/search?q=${word}`);
    return new Set(body.items.map(({ kind }) => kind));
  };
  await expect.poll(found, { timeout: 20_000, interval: 200 }).toEqual(new Set(['products', 'reviews']));
});
