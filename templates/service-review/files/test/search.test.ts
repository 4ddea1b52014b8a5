import type { SearchResult } from '@app/contracts/search';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aProduct, as, BOB, createWorld, MUG, type World } from './support/world.ts';

describe('/api/search', () => {
  let world: World;
  const find = async (q: string, more = '') => {
    const { status, body } = await world.call<SearchResult>('GET', `/api/search?q=${encodeURIComponent(q)}${more}`, {});
    expect(status).toBe(200);
    return body.items;
  };
  const found = async (q: string, more?: string) => (await find(q, more)).map(({ kind, id }) => `${kind} ${id}`);

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.relay.close());

  it('finds products in spite of typos, with escaped snippets', async () => {
    expect(await find('stonewear')).toEqual([
      {
        kind: 'products',
        id: MUG,
        productId: MUG,
        title: 'Stoneware Mug',
        snippet: expect.stringContaining('&lt;speckled&gt;'),
        score: expect.any(Number),
      },
    ]);
    expect((await find('speckled'))[0]?.snippet).toContain('&lt;<mark>speckled</mark>&gt;');
  });

  it('finds reviews as they are now', async () => {
    const { id } = await world.review();
    await expect.poll(() => found('coffee')).toEqual([`reviews ${id}`]);
    expect((await find('coffee'))[0]).toMatchObject({ title: 'Lovely', productId: MUG });
    const review = await world.parts.reviews.find(id);
    await world.call('PATCH', `/api/reviews/${id}`, as('00000000-0000-7000-8000-00000000000a'), { text: 'Leaks.' });
    await expect.poll(() => found('leaks')).toEqual([`reviews ${id}`]);
    // An event that comes late, with what was once true.
    if (review) await world.publish('reviews', 'review.updated', { review });
    expect(await found('coffee')).toEqual([]);
    await world.call('DELETE', `/api/reviews/${id}`, as('00000000-0000-7000-8000-00000000000a'));
    await expect.poll(() => found('leaks')).toEqual([]);
  });

  it('finds one kind where asked to', async () => {
    const { id } = await world.review(as(BOB), { title: 'A mug for life' });
    await expect.poll(() => found('mug')).toEqual([`products ${MUG}`, `reviews ${id}`].sort());
    expect(await found('mug', '&kind=reviews')).toEqual([`reviews ${id}`]);
    expect(await found('mug', '&kind=products&limit=1')).toEqual([`products ${MUG}`]);
  });

  it('finds nothing that is gone', async () => {
    await world.publish('products', 'product.deleted', { id: MUG });
    await world.publish('products', 'product.created', { product: aProduct() });
    expect(await found('mug')).toEqual([]);
  });

  it('bears whatever is typed', async () => {
    for (const q of [`'; drop table`, '%', '"(', '\\', '😀', '<script>', ' ']) await find(q);
  });

  it.each(['', '?q=', '?q=a&kind=users', '?q=a&limit=51', `?q=${'x'.repeat(201)}`, '?q=%00'])(
    'refuses %s',
    async (query) => {
      expect((await world.call('GET', `/api/search${query}`, {})).status).toBe(400);
    },
  );
});
