/** Where photos are in the bucket: uploads that nobody has looked at, and photos. Only the latter are ever shown. */
export const UPLOADS = 'uploads/';
export const PHOTOS = 'photos/';

export function uploadKey(reviewId: string, photoId: string): string {
  return `${UPLOADS}${reviewId}/${photoId}`;
}

export function photoKey(reviewId: string, photoId: string): string {
  return `${PHOTOS}${reviewId}/${photoId}`;
}

/** The review that a photo's key names. */
export function reviewOf(key: string): string {
  return key.slice(PHOTOS.length).split('/')[0] ?? '';
}
