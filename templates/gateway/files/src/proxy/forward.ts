import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '@app/kit/endpoints';
import { problems } from '@app/kit/problem';
import type { Tracer } from '@app/kit/telemetry';
import type { Dispatcher } from 'undici';
import type { Caller } from '../auth/index.ts';
import type { RouteRule } from '../config/index.ts';
import type { Exchange } from '../http/index.ts';
import { createAttempt } from './attempt.ts';
import { takeBody } from './body.ts';
import { failureProblem, wasNotSent } from './failure.ts';
import { createGuard } from './guard.ts';
import { headersForService } from './headers.ts';
import type { Streams } from './streams.ts';
import type { Upstream } from './upstream.ts';

export interface ForwardOptions {
  readonly tracer: Tracer;
  readonly streams: Streams;
  readonly trustedHops: number;
  /** Bytes, where a route does not say its own. */
  readonly maxBody: number;
  readonly apiKeys: boolean;
}

export interface Destination {
  readonly rule: RouteRule;
  readonly upstream: Upstream;
  /** With its query. */
  readonly path: string;
  readonly caller: Caller | undefined;
}

/** Resolves when the response is complete; rejects with a problem when there is none. */
export type Forward = (exchange: Exchange, destination: Destination) => Promise<void>;

/** What anybody may have written must not run as a page of ours. */
const UNTRUSTED = ['content-security-policy', "default-src 'none'; sandbox"];
/** A POST with an `Idempotency-Key` is, too, where the route says that its service heeds one: otherwise it would happen twice. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
/** A service that has just started is found within this time; its name may be known late (DNS caches for five seconds). */
const ARRIVAL_MS = 6000;

export function createForward(options: ForwardOptions): Forward {
  const attempt = createAttempt(options);
  const { trustedHops, apiKeys, maxBody } = options;
  return async (exchange, { rule, upstream, path, caller }) => {
    const { req, res } = exchange;
    const body = await takeBody(exchange, rule.maxBody ?? maxBody);
    const kept = body === null || Buffer.isBuffer(body);
    const length = kept ? undefined : req.headers['content-length'];
    const headers = headersForService(exchange, {
      trustedHops,
      apiKeys,
      caller,
      length,
      preserveHost: rule.preserveHost,
    });
    const method = req.method as Dispatcher.HttpMethod;
    const keyed = rule.idempotencyKeys && req.headers['idempotency-key'] !== undefined;
    const repeatable = kept && (keyed || IDEMPOTENT.has(method));
    if (rule.store) exchange.headers.push(...UNTRUSTED);

    const guard = createGuard(rule.timeoutMs);
    exchange.onAbandon = guard.abandon;
    upstream.budget.earn();
    const tried = new Set<string>();
    try {
      for (let left = kept ? rule.retries : 0; ; left -= 1) {
        const target =
          upstream.pick(tried) ?? upstream.pick() ?? (await upstream.next(Math.min(ARRIVAL_MS, rule.timeoutMs / 2)));
        if (guard.hasEnded()) target?.pick.done();
        if (!target || guard.hasEnded()) throw problems.unavailable(`${upstream.name} has no replica that is ready.`);
        tried.add(target.pick.key);
        exchange.attempts += 1;
        const request = { path, method, headers, body, mayRefuse: repeatable && left > 0 };
        const outcome = await attempt(exchange, request, target, guard);
        if (outcome.type === 'answered') return;
        const again = outcome.type === 'refused' || repeatable || wasNotSent(outcome.error);
        if (left === 0 || !again || res.headersSent || guard.hasEnded() || !upstream.budget.spend()) {
          throw failureProblem(outcome, upstream.name);
        }
        await sleep(backoff(exchange.attempts, { baseMs: 20 }));
      }
    } finally {
      guard.release();
    }
  };
}
