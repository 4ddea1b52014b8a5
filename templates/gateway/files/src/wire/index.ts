/** The side that services see: HTTP/1.1 over connections that are kept open, written and read here, for requests of known length. */
export { type Connections, openConnections } from './connections.ts';
export type { Control, Receiver, WireRequest } from './exchange.ts';
export { BadResponse } from './failure.ts';
