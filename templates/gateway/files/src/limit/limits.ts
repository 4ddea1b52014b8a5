import { networkOf } from '@app/kit/address';
import { problems } from '@app/kit/problem';
import type { Caller } from '../auth/index.ts';
import type { Limit, RouteRule } from '../config/index.ts';
import type { Decision, Quota, Quotas } from './quotas.ts';

/** Counts a request; rejects with a 429 problem when it is one too many. `tell` gets the headers for the client. */
export type Apply = (
  rule: Rule,
  from: { readonly caller: Caller | undefined; readonly address: string },
  tell: (name: string, value: string) => void,
) => Promise<void>;

type Rule = Pick<RouteRule, 'path' | 'methods' | 'rateLimit'>;
interface Counted extends Quota {
  readonly by: Limit['by'];
}

/** The common limit, and beside it that of a route. */
export function createLimits(common: Limit | null, rules: readonly Rule[], quotas: Quotas): Apply {
  const everywhere = common ? [counted('all', common)] : [];
  const byRule = new Map(
    rules.map((rule) => [rule, rule.rateLimit ? [...everywhere, counted(nameOf(rule), rule.rateLimit)] : everywhere]),
  );
  return async (rule, { caller, address }, tell) => {
    let tightest: Decision | undefined;
    for (const quota of byRule.get(rule) ?? everywhere) {
      const decision = await quotas.take(quota, keyOf(quota, caller, address));
      if (!tightest || decision.remaining < tightest.remaining) tightest = decision;
      if (!decision.allowed) break;
    }
    if (!tightest) return;
    const seconds = Math.max(1, Math.ceil(tightest.resetMs / 1000));
    tell('ratelimit-limit', String(tightest.quota.requests));
    tell('ratelimit-remaining', String(tightest.remaining));
    tell('ratelimit-reset', String(seconds));
    if (!tightest.allowed) throw problems.tooManyRequests(seconds);
  };
}

/** The window is a part of the name: a quota that was changed starts anew. */
function counted(name: string, { requests, perMs, by }: Limit): Counted {
  return { name: `${name}/${perMs}`, requests, perMs, by };
}

function nameOf({ path, methods }: Rule): string {
  return `${methods?.join('+') ?? '*'} ${path}`;
}

/** The subject of a valid token, else the API key, else the address. */
function keyOf({ by }: Counted, caller: Caller | undefined, address: string): string {
  if (by === 'address' || !caller) return `from ${networkOf(address)}`;
  return caller.keyId === undefined ? `user ${caller.subject}` : `key ${caller.keyId}`;
}
