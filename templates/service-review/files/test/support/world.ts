import { type EventData, type EventType, newEvent, type Topic } from '@app/contracts/events';
import type { ProductFacts } from '@app/contracts/product';
import type { NewReview, PhotoUpload, Review } from '@app/contracts/review';
import { memoryBlob } from '@app/kit/blob';
import { memoryDocuments } from '@app/kit/documents';
import { newId } from '@app/kit/id';
import { startRelay } from '@app/kit/outbox';
import { memoryQueue } from '@app/kit/queue';
import { memorySearch } from '@app/kit/search';
import { testService, testTelemetry } from '@app/kit/testing';
import { COLLECTIONS } from '../../src/collections.ts';
import { consume } from '../../src/events/index.ts';
import { createParts } from '../../src/parts.ts';
import { photoRoutes, reviewRoutes, searchRoutes } from '../../src/routes/index.ts';

export const ANN = '00000000-0000-7000-8000-00000000000a';
export const BOB = '00000000-0000-7000-8000-00000000000b';
export const MUG = '00000000-0000-7000-8000-000000000001';

/** What the gateway says about a person, or about an API key with some scopes. */
export const as = (userId: string, scopes = '*') => ({ 'x-user-id': userId, 'x-user-scopes': scopes });

export function aProduct(change: Partial<ProductFacts> = {}): ProductFacts {
  const now = '2026-01-01T00:00:00.000Z';
  return {
    id: MUG,
    ownerId: BOB,
    name: 'Stoneware Mug',
    description: 'Thrown by hand, <speckled> glaze.',
    priceCents: 1890,
    currency: 'EUR',
    createdAt: now,
    updatedAt: now,
    ...change,
  };
}

export const aReview: NewReview = { productId: MUG, rating: 5, title: 'Lovely', text: 'Keeps the coffee warm.' };

/** The whole service over stores in memory, with one product that is known. */
export async function createWorld({ reached }: { reached?: string } = {}) {
  const documents = memoryDocuments(COLLECTIONS);
  const [blob, search, queue] = [memoryBlob(), memorySearch(), memoryQueue()];
  const parts = createParts({ documents, blob, search, bucket: 'media', reached });
  const { app } = await testService();
  reviewRoutes(app, parts);
  photoRoutes(app, parts);
  searchRoutes(app, parts.finder);
  await consume(queue, 'review', parts);
  const relay = startRelay({ source: documents.outbox, queue, log: testTelemetry().log });

  const publish = async <T extends Topic, K extends EventType<T>>(topic: T, type: K, data: EventData<T, K>) => {
    await queue.publish(topic, [newEvent(topic, type, data)]);
    await queue.settled();
  };
  const call = async <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, headers: object, body?: object) => {
    const response = await app.inject({ method, url, headers: { ...headers }, ...(body ? { payload: body } : {}) });
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (isJson ? response.json() : undefined) as T,
    };
  };
  /** Types of the events that were told to others. */
  const told = () => queue.published('reviews').map(({ type }) => type);
  const review = async (headers: object = as(ANN), change: Partial<NewReview> = {}) =>
    (await call<Review>('POST', '/api/reviews', headers, { ...aReview, ...change })).body;
  const invite = async (id: string, contentType: string, bytes: number, headers: object = as(ANN)) =>
    call<PhotoUpload>('POST', `/api/reviews/${id}/photos`, headers, { contentType, bytes });
  /** As a client would, without HTTP in between. */
  const upload = async (id: string, bytes: Uint8Array, contentType: string) => {
    const { body } = await invite(id, contentType, bytes.byteLength);
    await blob.put('media', `uploads/${id}/${body.id}`, bytes, { contentType });
    return body.id;
  };
  const complete = (id: string, photoId: string, headers: object = as(ANN)) =>
    call<Review>('POST', `/api/reviews/${id}/photos/${photoId}/complete`, headers);
  const keys = async (prefix = '') => (await blob.list('media', { prefix })).items.map(({ key }) => key);

  await publish('products', 'product.created', { product: aProduct() });
  const helpers = { publish, call, told, review, invite, upload, complete, keys };
  return { app, documents, blob, search, queue, relay, parts, unknown: newId(), ...helpers };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
