/** What buckets hold as a tar stream, and back, by the protocol of S3. */
export { type Access, createClient, type S3Client } from './client.ts';
export { dump } from './dump.ts';
export { restore } from './restore.ts';
