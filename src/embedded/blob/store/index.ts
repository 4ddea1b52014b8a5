/** Objects on disk: one file each, visible as a whole or not at all. */
export { Bucket, type Condition, type Opened } from './bucket.ts';
export type { Catalogue, Entry } from './catalogue.ts';
export { Draft } from './draft.ts';
export { type Key, keyOf, keyText, MOST_KEY_BYTES } from './key.ts';
export type { Checksum, Meta } from './meta.ts';
export { isBucketName, Store } from './store.ts';
export type { Part, Upload, Uploads } from './uploads.ts';
