import type { Database } from '../keyspace/database.ts';
import type { Bytes, Reply } from '../resp/reply.ts';
import type { Server } from '../server/server.ts';
import type { Session } from '../server/session.ts';

export interface Call {
  readonly db: Database;
  readonly session: Session;
  readonly server: Server;
  /** Without the name of the command. */
  readonly args: readonly Bytes[];
}

/**
 * write: changes data · readonly · denyoom: may need memory · fast · noauth: before a login · pubsub: allowed while a RESP2 client is
 * subscribed · direct: is never queued by MULTI · admin, dangerous: not for users, who have the same rights as in the container
 */
export type Flag = 'write' | 'readonly' | 'denyoom' | 'fast' | 'noauth' | 'pubsub' | 'direct' | 'admin' | 'dangerous';

export interface Command {
  readonly name: string;
  /** Words with the name; negative: at least. */
  readonly arity: number;
  readonly flags: readonly Flag[];
  /** Where its keys are: first, last (negative: from the end), step. All 0: none. */
  readonly keys: readonly [first: number, last: number, step: number];
  run(call: Call): Reply;
}

export const NO_KEYS = [0, 0, 0] as const;
export const ONE_KEY = [1, 1, 1] as const;
export const ALL_KEYS = [1, -1, 1] as const;

/** One line of a family's table. Flags are separated by blanks. */
export function command(
  name: string,
  arity: number,
  flags: string,
  keys: Command['keys'],
  run: Command['run'],
): Command {
  return { name, arity, flags: flags.split(' ').filter(Boolean) as Flag[], keys, run };
}
