import { text } from 'node:stream/consumers';
import { PHOTO_BYTES } from '@app/contracts/review';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectPhoto, sweepPhotos } from '../src/photos/index.ts';
import { jpegOf, PNG, pngOf, WEBP } from './support/images.ts';
import { as, BOB, createWorld, type World } from './support/world.ts';

describe('photos', () => {
  let world: World;
  let id: string;

  beforeEach(async () => {
    world = await createWorld();
    ({ id } = await world.review());
  });
  afterEach(() => world.relay.close());

  it('are uploaded where clients come in, exactly as they were announced', async () => {
    const headers = {
      ...as('00000000-0000-7000-8000-00000000000a'),
      'x-forwarded-host': 'shop.example.com',
      'x-forwarded-proto': 'https',
    };
    const { status, body } = await world.invite(id, 'image/png', 67, headers);
    expect(status).toBe(201);
    expect(body.upload.method).toBe('PUT');
    expect(body.upload.url).toMatch(`https://shop.example.com/media/media/uploads/${id}/${body.id}?`);
    expect(body.upload.headers).toEqual({ 'content-type': 'image/png' });
  });

  it('go directly to a blob store that clients reach themselves', async () => {
    const direct = await createWorld({ reached: 'https://s3.example.com' });
    const { id: review } = await direct.review();
    const { body } = await direct.invite(review, 'image/png', 67);
    expect(body.upload.url).toMatch(`https://s3.example.com/media/uploads/${review}/${body.id}?`);
    await direct.relay.close();
  });

  it.each([
    { contentType: 'image/gif', bytes: 10 },
    { contentType: 'image/svg+xml', bytes: 10 },
    { contentType: 'image/png', bytes: 0 },
    { contentType: 'image/png', bytes: PHOTO_BYTES + 1 },
    { contentType: 'image/png' },
  ])('are not announced as %j', async (body) => {
    expect((await world.call('POST', `/api/reviews/${id}/photos`, as('x'), body)).status).toBe(400);
  });

  it('come to no host that is none', async () => {
    const headers = { ...as('00000000-0000-7000-8000-00000000000a'), 'x-forwarded-host': 'a b/../c' };
    expect((await world.invite(id, 'image/png', 67, headers)).status).toBe(400);
  });

  it.each([
    ['image/png', PNG],
    ['image/jpeg', jpegOf(640, 480)],
    ['image/webp', WEBP],
  ])('of type %s are shown when they were looked at', async (contentType, bytes) => {
    const photoId = await world.upload(id, bytes, contentType);
    const { status, body } = await world.complete(id, photoId);
    expect(status).toBe(200);
    expect(body.photos).toEqual([
      { id: photoId, url: expect.stringContaining(`/media/media/photos/${id}/${photoId}?`) },
    ]);
    expect((await world.call('GET', `/api/reviews/${id}`, {})).body).toMatchObject({ photos: [{ id: photoId }] });
    expect(await world.keys()).toEqual([`photos/${id}/${photoId}`]);
    expect((await world.blob.head('media', `photos/${id}/${photoId}`))?.contentType).toBe(contentType);
    expect((await world.complete(id, photoId)).body.photos).toHaveLength(1);
  });

  it.each([
    ['another type', 'image/png', jpegOf(1, 1)],
    ['no picture', 'image/png', Buffer.from('<script>alert(1)</script>')],
    ['a picture in name only', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0])],
    ['nothing', 'image/png', Buffer.alloc(0)],
    ['more pixels than memory', 'image/png', pngOf(100_000, 100_000)],
    ['a strip', 'image/png', pngOf(20_000, 1)],
    ['no area', 'image/png', pngOf(0, 10)],
    ['too many bytes', 'image/png', Buffer.concat([PNG, Buffer.alloc(PHOTO_BYTES)])],
  ])('that are %s are refused and removed', async (_what, contentType, bytes) => {
    const { body } = await world.invite(id, contentType, 10);
    await world.blob.put('media', `uploads/${id}/${body.id}`, bytes, { contentType });
    expect((await world.complete(id, body.id)).status).toBe(422);
    expect(await world.keys()).toEqual([]);
    expect((await world.call('GET', `/api/reviews/${id}`, {})).body).toMatchObject({ photos: [] });
  });

  it('that were not uploaded, or for another review, are not there', async () => {
    const other = await world.review(as(BOB));
    const photoId = await world.upload(id, PNG, 'image/png');
    expect((await world.complete(id, world.unknown)).status).toBe(404);
    expect((await world.complete(other.id, photoId, as(BOB))).status).toBe(404);
    expect((await world.complete(id, photoId, as(BOB))).status).toBe(403);
  });

  it('are few', async () => {
    const uploads: string[] = [];
    for (let count = 0; count < 6; count += 1) uploads.push(await world.upload(id, PNG, 'image/png'));
    const statuses: number[] = [];
    for (const upload of uploads) statuses.push((await world.complete(id, upload)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 409]);
    expect((await world.invite(id, 'image/png', 10)).status).toBe(409);
  });

  it('invites to so many uploads in an hour, completed or not', async () => {
    const statuses = [];
    for (let i = 0; i < 21; i += 1) statuses.push((await world.invite(id, 'image/png', 10)).status);
    expect(statuses).toEqual([...Array(20).fill(201), 429]);
  });

  it('go with their review', async () => {
    await world.complete(id, await world.upload(id, PNG, 'image/png'));
    await world.call('DELETE', `/api/reviews/${id}`, as('00000000-0000-7000-8000-00000000000a'));
    expect(await world.keys()).toEqual([]);
  });

  it('stay what was looked at, whatever is uploaded afterwards', async () => {
    const photoId = await world.upload(id, PNG, 'image/png');
    await world.complete(id, photoId);
    await world.blob.put('media', `uploads/${id}/${photoId}`, Buffer.from('<html>'), { contentType: 'text/html' });
    await world.complete(id, photoId);
    const shown = await world.blob.get('media', `photos/${id}/${photoId}`);
    expect(shown && (await text(shown.body))).toBe(PNG.toString());
  });

  it('and uploads that belong to nothing are removed after a while', async () => {
    const kept = await world.upload(id, PNG, 'image/png');
    await world.complete(id, kept);
    const abandoned = await world.upload(id, PNG, 'image/png');
    for (const key of [`photos/${id}/${world.unknown}`, `photos/${world.unknown}/${world.unknown}`]) {
      await world.blob.put('media', key, PNG);
    }
    const sweep = (ms: number) =>
      sweepPhotos({
        blob: world.blob,
        bucket: 'media',
        reviews: world.parts.reviews,
        now: () => new Date(Date.now() + ms),
      });
    expect(await sweep(0)).toBe(0);
    expect(await world.keys('uploads/')).toEqual([`uploads/${id}/${abandoned}`]);
    expect(await sweep(2 * 3_600_000)).toBe(3);
    expect(await world.keys()).toEqual([`photos/${id}/${kept}`]);
  });
});

it('what is not declared truly is told', () => {
  expect(inspectPhoto(PNG, 'image/png')).toEqual({ type: 'image/png' });
  expect(inspectPhoto(PNG, 'image/webp')).toEqual({ refused: 'It is image/png, not image/webp.' });
});
