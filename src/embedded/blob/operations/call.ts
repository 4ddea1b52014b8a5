import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Identity } from '../sign/index.ts';
import type { Store } from '../store/index.ts';

/** A request whose sender is proven. */
export interface Call {
  readonly store: Store;
  readonly request: Request;
  readonly identity: Identity;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type Operation = (call: Call) => Promise<Reply>;
