/** An S3 server on the files of one folder: every request is signed, every acknowledged object is on disk. */
export { BlobServer, type ServerOptions } from './server/server.ts';
export { Users } from './sign/index.ts';
export { isBucketName, Store } from './store/index.ts';
