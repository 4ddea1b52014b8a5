import type { BlobStore } from '@app/kit/blob';
import type { Reviews } from '../reviews/index.ts';
import { PHOTOS, reviewOf, UPLOADS } from './keys.ts';

export interface SweepOptions {
  readonly blob: BlobStore;
  readonly bucket: string;
  readonly reviews: Reviews;
  readonly now?: () => Date;
}

/** Nobody works on a file for longer than this: uploads expire sooner. */
const YOUNG_MS = 3_600_000;

/**
 * Removes files that belong to nothing: uploads that were never completed, photos whose review was deleted or never got them
 * because a process ended in between. To be called now and then. Resolves to how many there were.
 */
export async function sweepPhotos({ blob, bucket, reviews, now = () => new Date() }: SweepOptions): Promise<number> {
  const old = now().getTime() - YOUNG_MS;
  let removed = 0;
  for await (const { key } of oldObjects(blob, bucket, UPLOADS, old)) {
    await blob.delete(bucket, key);
    removed += 1;
  }
  // Photos of one review lie beside each other.
  let review: { readonly id: string; readonly keys: ReadonlySet<string> } | undefined;
  for await (const { key } of oldObjects(blob, bucket, PHOTOS, old)) {
    const id = reviewOf(key);
    if (review?.id !== id) {
      const found = await reviews.find(id);
      review = { id, keys: new Set(found?.photos.map((photo) => photo.key)) };
    }
    if (review.keys.has(key)) continue;
    await blob.delete(bucket, key);
    removed += 1;
  }
  return removed;
}

async function* oldObjects(blob: BlobStore, bucket: string, prefix: string, before: number) {
  let after: string | undefined;
  do {
    const page = await blob.list(bucket, { prefix, ...(after === undefined ? {} : { after }) });
    for (const item of page.items) if (item.modified.getTime() < before) yield item;
    after = page.next;
  } while (after !== undefined);
}
