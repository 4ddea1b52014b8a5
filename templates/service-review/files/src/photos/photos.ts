import { type NewPhoto, PHOTO_BYTES, type Photo, type PhotoUpload } from '@app/contracts/review';
import type { BlobStore } from '@app/kit/blob';
import { limited } from '@app/kit/concurrency';
import { newId } from '@app/kit/id';
import type { StoredPhoto, StoredReview } from '../reviews/index.ts';
import { inspectPhoto } from './inspect.ts';
import { photoKey, uploadKey } from './keys.ts';

export interface Photos {
  /** A place to upload one file to, of exactly this type and size. `origin`: where clients reach the blob store. */
  invite(reviewId: string, photo: NewPhoto, origin: string): Promise<PhotoUpload>;
  /** Looks at what was uploaded and makes a photo of it. What is none is removed. */
  accept(reviewId: string, photoId: string): Promise<Completed>;
  /** Forgets the upload once its photo belongs to a review. */
  settle(reviewId: string, photoId: string): Promise<void>;
  /** The photos of a review, with addresses that are good for a while. */
  shown(review: StoredReview, origin: string): Promise<Photo[]>;
  remove(review: StoredReview): Promise<void>;
}

export type Completed =
  | { readonly photo: StoredPhoto }
  | { readonly missing: true }
  /** Why it cannot be a photo. */
  | { readonly refused: string };

export interface PhotosOptions {
  readonly blob: BlobStore;
  readonly bucket: string;
  /** Where all clients reach the blob store, where it is not through the gateway. */
  readonly reached?: string | undefined;
}

const UPLOAD_S = 600;
const SHOWN_S = 3600;
/** Files that are in memory at the same time. */
const AT_ONCE = 4;

export function createPhotos({ blob, bucket, reached }: PhotosOptions): Photos {
  const inTurn = limited(AT_ONCE);

  const accept = async (reviewId: string, photoId: string): Promise<Completed> => {
    const upload = uploadKey(reviewId, photoId);
    const found = await blob.get(bucket, upload);
    if (!found) return { missing: true };
    // The store has refused other sizes and types than those that were asked for: this holds for stores that do not.
    const bytes = found.bytes > PHOTO_BYTES ? undefined : await collect(found.body);
    if (!bytes) found.body.destroy();
    const inspected = bytes ? inspectPhoto(bytes, found.contentType) : { refused: 'It is too large.' };
    if ('refused' in inspected || !bytes) {
      await blob.delete(bucket, upload);
      return { refused: 'refused' in inspected ? inspected.refused : '' };
    }
    // Not a copy of the upload: until its URL expires somebody might replace that, after it was looked at.
    const key = photoKey(reviewId, photoId);
    await blob.put(bucket, key, bytes, { contentType: inspected.type });
    return { photo: { id: photoId, key } };
  };

  return {
    invite: async (reviewId, { contentType, bytes }, origin) => {
      const id = newId();
      const { url, headers } = await blob.presign({
        method: 'PUT',
        bucket,
        key: uploadKey(reviewId, id),
        expiresSeconds: UPLOAD_S,
        origin: reached ?? origin,
        contentType,
        contentLength: bytes,
      });
      // Whoever sends a file says its size without being told to; browsers do not let anybody else say it.
      const { 'content-length': _, ...toSend } = headers;
      return { id, upload: { url, method: 'PUT', headers: toSend } };
    },
    accept: (reviewId, photoId) => inTurn(() => accept(reviewId, photoId)),
    settle: (reviewId, photoId) => blob.delete(bucket, uploadKey(reviewId, photoId)),
    shown: ({ photos }, origin) =>
      Promise.all(
        photos.map(async ({ id, key }) => {
          const { url } = await blob.presign({
            method: 'GET',
            bucket,
            key,
            expiresSeconds: SHOWN_S,
            origin: reached ?? origin,
          });
          return { id, url };
        }),
      ),
    remove: async ({ photos }) => void (await Promise.all(photos.map(({ key }) => blob.delete(bucket, key)))),
  };
}

async function collect(body: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
