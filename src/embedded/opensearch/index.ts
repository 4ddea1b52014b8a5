/** The indexes of OpenSearch as lines of JSON, and back, by its HTTP API. */
export { type Access, createClient, type SearchClient } from './client.ts';
export { dump } from './dump.ts';
export { restore } from './restore.ts';
