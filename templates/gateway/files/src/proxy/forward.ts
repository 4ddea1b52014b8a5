import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '@app/kit/endpoints';
import { problems } from '@app/kit/problem';
import type { Dispatcher } from 'undici';
import type { Caller } from '../auth/index.ts';
import type { RouteRule } from '../config/index.ts';
import type { Exchange } from '../http/index.ts';
import { type Body, takeBody } from './body.ts';
import { failureProblem, isCallers, wasNotSent } from './failure.ts';
import { createGuard, type Guard } from './guard.ts';
import { headersForService } from './headers.ts';
import { type Outcome, Relay } from './relay.ts';
import type { Target, Upstream } from './upstream.ts';

export interface ForwardOptions {
  readonly trustedHops: number;
  /** Bytes. */
  readonly maxBody: number;
}

export interface Destination {
  readonly rule: Pick<RouteRule, 'timeoutMs' | 'retries'>;
  readonly upstream: Upstream;
  /** With its query. */
  readonly path: string;
  readonly caller: Caller | undefined;
}

/** Resolves when the response is complete; rejects with a problem when there is none. */
export type Forward = (exchange: Exchange, destination: Destination) => Promise<void>;

interface Request {
  readonly path: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: string[];
  readonly body: Body;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
/** Answers that say: not me, not now. */
const REPEATABLE = new Set([502, 503, 504]);

/** A service that has just started is found within this time; its name may be known late (DNS caches for five seconds). */
const ARRIVAL_MS = 6000;

export function createForward({ trustedHops, maxBody }: ForwardOptions): Forward {
  return async (exchange, { rule, upstream, path, caller }) => {
    const { req, res } = exchange;
    const body = await takeBody(exchange, maxBody);
    const kept = body === null || Buffer.isBuffer(body);
    const length = kept ? undefined : req.headers['content-length'];
    const headers = headersForService(exchange, { caller, trustedHops, length });
    const request: Request = { path, method: req.method as Dispatcher.HttpMethod, headers, body };
    const repeatable = kept && (IDEMPOTENT.has(request.method) || req.headers['idempotency-key'] !== undefined);

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
        const outcome = await attempt(exchange, request, target, guard, repeatable && left > 0);
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

function attempt(
  exchange: Exchange,
  request: Request,
  { pool, pick }: Target,
  guard: Guard,
  mayRefuse: boolean,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const relay = new Relay({
      res: exchange.res,
      headers: exchange.headers,
      passes: (status) => !(mayRefuse && REPEATABLE.has(status)),
      onEvents: guard.release,
      settle: (outcome) => {
        pick.done(outcome.type === 'refused' || (outcome.type === 'failed' && !isCallers(outcome.error)));
        resolve(outcome);
      },
    });
    guard.watch(relay);
    pool.dispatch(request, relay);
  });
}
