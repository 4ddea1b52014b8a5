/** A cache that speaks the Redis protocol (RESP2, RESP3): data in memory, bounded, one process, no scripts. */
export { Database } from './keyspace/database.ts';
export { Server, type ServerOptions } from './server/server.ts';
export { Users } from './server/users.ts';
