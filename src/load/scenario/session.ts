import { randomUUID } from 'node:crypto';
import type { Account } from './accounts.ts';
import type { ClientKind, RateLimit } from './front.ts';

/** Somebody at a client. */
export interface Actor {
  readonly client: string;
  readonly kind: ClientKind;
  /** Without one, a guest. */
  readonly account?: Account;
}

/** What requests of a load know of each other. */
export interface Session {
  readonly products: readonly { readonly id: string; readonly name: string }[];
  /** Those of them that the order service has heard of. */
  readonly orderable: readonly string[];
  /** Orders that were placed and not paid yet. */
  readonly unpaid: Unpaid;
  /** Logging in is limited by address, and all of these people are at the same one. */
  mayLogin(): boolean;
  /** A new Idempotency-Key. */
  newKey(): string;
}

export interface Unpaid {
  add(actor: Actor, order: string): void;
  /** The oldest one of the actor. */
  take(actor: Actor): string | undefined;
}

/** A load that orders more than it pays must not grow without end. */
const MOST_UNPAID = 1000;
const LOGIN_EVERY_MS = 1000;

export function createSession(found: Pick<Session, 'products' | 'orderable'>, limit: RateLimit | null): Session {
  const run = randomUUID();
  let keys = 0;
  // Half of what one address may ask for is left to everything else without a login.
  const everyMs = Math.max(LOGIN_EVERY_MS, limit ? (2 * limit.perMs) / limit.requests : 0);
  let lastLogin = performance.now();
  return {
    ...found,
    unpaid: createUnpaid(),
    mayLogin: () => {
      const now = performance.now();
      if (now - lastLogin < everyMs) return false;
      lastLogin = now;
      return true;
    },
    newKey: () => {
      keys += 1;
      return `${run}-${keys}`;
    },
  };
}

function createUnpaid(): Unpaid {
  const byWhom = new Map<string, string[]>();
  const keyOf = ({ kind, account }: Actor) => `${kind} ${account?.email}`;
  return {
    add: (actor, order) => {
      const key = keyOf(actor);
      const orders = byWhom.get(key) ?? [];
      if (orders.length < MOST_UNPAID) orders.push(order);
      byWhom.set(key, orders);
    },
    take: (actor) => byWhom.get(keyOf(actor))?.shift(),
  };
}
