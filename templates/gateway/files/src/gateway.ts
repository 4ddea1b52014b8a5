import type { RequestListener } from 'node:http';
import type { Health } from '@app/kit/lifecycle';
import { Problem, problems } from '@app/kit/problem';
import type { Tracer } from '@app/kit/telemetry';
import type { Authenticate, Caller } from './auth/index.ts';
import type { RouteRule } from './config/index.ts';
import { answerProblem, createCors, createExchange, createProbes, type Exchange } from './http/index.ts';
import type { Apply } from './limit/index.ts';
import type { Recorder } from './observe/index.ts';
import type { Forward, Upstream } from './proxy/index.ts';
import { createTable, parseTarget, type Target } from './routing/index.ts';
import type { Pages } from './web/index.ts';

export interface GatewayParts {
  readonly routes: readonly RouteRule[];
  /** Host names it answers for; any when empty. */
  readonly hosts: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly trustedHops: number;
  readonly health: Health;
  readonly tracer: Tracer;
  readonly record: Recorder;
  readonly authenticate: Authenticate;
  readonly limit: Apply;
  readonly forward: Forward;
  readonly upstream: (rule: RouteRule) => Upstream;
  readonly pages: (isApi: (path: string) => boolean) => Pages;
}

/** The way of a request: probe? → its rule → who is it → may he, so often → to the service. The first that objects answers. */
export function createGateway(parts: GatewayParts): RequestListener {
  const { health, record, authenticate, limit, forward, upstream } = parts;
  const isProbe = createProbes(health);
  const table = createTable(parts.routes);
  const pages = parts.pages(table.owns);
  const answersForeignOrigin = createCors(parts.corsOrigins);
  const checkHost = hostCheck(parts.hosts);

  const serve = async (exchange: Exchange): Promise<void> => {
    const { req, headers, address } = exchange;
    const target = parseTarget(req.url ?? '');
    if (!target) throw problems.badRequest('This is no path that can be read in one way only.');
    exchange.path = target.path;
    checkHost(req.headers.host);
    const match = table.match(req.method ?? '', target.path);
    if (!match) {
      exchange.route = 'web';
      return pages(exchange);
    }
    if (answersForeignOrigin(exchange)) return;
    if (!match.rule) throw notAllowed(match.allow);
    const { rule } = match;
    exchange.route = rule.path;

    const tell = (name: string, value: string) => headers.push(name, value);
    let caller: Caller | undefined;
    try {
      caller = await authenticate(rule, req.headers);
    } catch (error) {
      // Whoever tries tokens is slowed down like everybody else.
      await limit(rule, { caller, address }, tell);
      throw error;
    }
    if (caller) exchange.user = caller.subject;
    await limit(rule, { caller, address }, tell);
    await forward(exchange, { rule, upstream: upstream(rule), path: pathFor(rule, target), caller });
  };

  return (req, res) => {
    if (isProbe(req, res)) return;
    const exchange = createExchange(req, res, parts);
    if (health.state === 'draining') exchange.headers.push('connection', 'close');
    record(exchange);
    serve(exchange).catch((error) => answerProblem(exchange, error));
  };
}

function pathFor({ path, rewrite }: RouteRule, target: Target): string {
  if (rewrite === null) return target.path + target.search;
  const rest = target.path.slice(path.endsWith('/') ? path.length - 1 : path.length);
  return (`${rewrite.replace(/\/$/, '')}${rest}` || '/') + target.search;
}

function notAllowed(allow: readonly string[]): Problem {
  return new Problem(405, undefined, {
    detail: `Here one can ${allow.join(', ')}.`,
    headers: { allow: allow.join(', ') },
  });
}

/** This machine's own names are always good: probes, port forwards and developers use them. */
function hostCheck(hosts: readonly string[]): (host: string | undefined) => void {
  const known = new Set([...hosts, 'localhost', '127.0.0.1', '[::1]']);
  return (host = '') => {
    if (hosts.length > 0 && !known.has(host.replace(/:\d+$/, '').toLowerCase())) {
      throw new Problem(421, undefined, { detail: 'This host name is not served here.' });
    }
  };
}
