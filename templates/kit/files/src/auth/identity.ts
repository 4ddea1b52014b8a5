import type { IncomingHttpHeaders } from 'node:http';
import { problems } from '../problem/index.ts';

/**
 * The gateway verifies tokens and then says in these headers who it is; it removes them from what comes from outside. They can
 * be trusted because only the gateway and services with a declared use of this one can reach it.
 */
export const USER_HEADER = 'x-user-id';
export const SCOPES_HEADER = 'x-user-scopes';

/** The scope of a person's token: whatever is theirs they may read and change. API keys never have it, only those they were made with. */
export const EVERYTHING = '*';

export interface Identity {
  readonly userId: string;
  readonly scopes: readonly string[];
}

interface WithHeaders {
  readonly headers: IncomingHttpHeaders;
}

/** Nothing for an anonymous request. */
export function identityOf({ headers }: WithHeaders): Identity | undefined {
  const userId = headers[USER_HEADER];
  if (typeof userId !== 'string' || userId === '') return undefined;
  return {
    userId,
    scopes: String(headers[SCOPES_HEADER] ?? '')
      .split(' ')
      .filter(Boolean),
  };
}

/** The identity of the caller; 401 without one. */
export function requireUser(request: WithHeaders): Identity {
  const identity = identityOf(request);
  if (!identity) throw problems.unauthorized();
  return identity;
}

/** The identity of a caller who may do what `scope` stands for; 401 without one, 403 for an API key that was not made for it. */
export function requireScope(request: WithHeaders, scope: string): Identity {
  const identity = requireUser(request);
  if (identity.scopes.includes(EVERYTHING) || identity.scopes.includes(scope)) return identity;
  throw problems.forbidden(`This needs the scope ${scope}.`);
}

/** The identity of a person; 403 for an API key, whatever its scopes: for what keys and programs should not decide. */
export function requirePerson(request: WithHeaders): Identity {
  const identity = requireUser(request);
  if (identity.scopes.includes(EVERYTHING)) return identity;
  throw problems.forbidden('This needs the access token of a person.');
}
