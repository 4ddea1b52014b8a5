/** Objects in buckets: the port and its drivers. */
export { memoryBlob } from './memory.ts';
export {
  BlobExists,
  type BlobStore,
  BlobUnavailable,
  type Content,
  type GetOptions,
  type Listed,
  type ListOptions,
  type ObjectInfo,
  type Page,
  type Presigned,
  type PresignRequest,
  type PutOptions,
  type Stored,
} from './port.ts';
export { s3Blob } from './s3/driver.ts';
export { type BlobSettings, blobSettings, openBlob } from './settings.ts';
