/** A cache that speaks the Redis protocol (RESP2, RESP3): data in memory, bounded, kept in a file where that is asked for; one process, no scripts. */
export { Database } from './keyspace/database.ts';
export { Server, type ServerOptions } from './server/server.ts';
export { Users } from './server/users.ts';
export { Keeper } from './snapshot/index.ts';
