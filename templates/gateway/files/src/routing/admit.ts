import type { IncomingMessage } from 'node:http';
import { Problem, problems } from '@app/kit/problem';
import type { Authenticate, Caller } from '../auth/index.ts';
import type { RouteRule } from '../config/index.ts';
import { createCors, type Exchange } from '../http/index.ts';
import type { Apply } from '../limit/index.ts';
import { createTable } from './table.ts';
import { parseTarget, type Target } from './target.ts';

export interface AdmitParts {
  readonly routes: readonly RouteRule[];
  /** Host names it answers for; any when empty. */
  readonly hosts: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly authenticate: Authenticate;
  readonly limit: Apply;
}

export interface Admitted {
  readonly rule: RouteRule;
  readonly target: Target;
  readonly caller: Caller | undefined;
}

export interface Admit {
  /** The rule it falls under and who sent it. `page`: it is none of the services'. Rejects with a problem when it may not pass. */
  request(exchange: Exchange): Promise<Admitted | 'page' | 'answered'>;
  /** Whether a route lets callers open WebSockets at the path of this request. */
  takesWebSockets(req: IncomingMessage): boolean;
  /** See Table. */
  owns(path: string): boolean;
}

/** Its path → its host → its rule → its origin → who is it → may he, so often. */
export function createAdmit({ routes, hosts, corsOrigins, authenticate, limit }: AdmitParts): Admit {
  const table = createTable(routes);
  const cors = createCors(corsOrigins);
  const checkHost = hostCheck(hosts);

  const request: Admit['request'] = async (exchange) => {
    const { req, headers, address } = exchange;
    const target = parseTarget(req.url ?? '');
    if (!target) throw problems.badRequest('This is no path that can be read in one way only.');
    exchange.path = target.path;
    checkHeaders(req);
    checkHost(req);
    const match = table.match(req.method ?? '', target.path);
    if (!match) {
      exchange.route = 'web';
      return 'page';
    }
    if (cors(exchange)) return 'answered';
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
    return { rule, target, caller };
  };

  return {
    request,
    owns: table.owns,
    takesWebSockets: ({ url = '' }) => {
      const target = parseTarget(url);
      return target ? (table.match('GET', target.path)?.rule?.webSocket ?? false) : false;
    },
  };
}

/** Path and query for the service. */
export function pathFor({ path, rewrite }: RouteRule, target: Target): string {
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

/** Of two, one program takes the first and another the last (RFC 9112 §3.2 forbids two hosts). */
const SINGLE: ReadonlySet<string> = new Set(['host', 'authorization', 'x-api-key', 'content-type', 'content-length']);
const MOST_HEADERS = 100;
const HOST = /^(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?$/;

function checkHeaders({ headers, rawHeaders, httpVersion }: IncomingMessage): void {
  const tooMany = rawHeaders.length > 2 * MOST_HEADERS;
  if (tooMany) throw new Problem(431, undefined, { detail: `There may be ${MOST_HEADERS} headers at most.` });
  if (httpVersion !== '1.1' && httpVersion !== '1.0') throw new Problem(505);
  const { expect, 'transfer-encoding': coding } = headers;
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') throw new Problem(417);
  // Another coding than chunks belongs to this connection: we would have to undo it. HTTP/1.0 knows none (RFC 9112 §6.1).
  if (coding !== undefined && httpVersion !== '1.1') throw problems.badRequest('HTTP/1.0 knows no transfer-encoding.');
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') throw new Problem(501);
  let seen: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen?.includes(name)) throw problems.badRequest(`There may be one header ${name}, not several.`);
    seen ??= [];
    seen.push(name);
  }
}

/** This machine's own names are always good: probes, port forwards and developers use them. */
function hostCheck(hosts: readonly string[]): (req: IncomingMessage) => void {
  const known = new Set([...hosts, 'localhost', '127.0.0.1', '[::1]']);
  return ({ headers: { host }, httpVersion }) => {
    if (host === undefined && httpVersion === '1.0' && hosts.length === 0) return;
    if (host === undefined || !HOST.test(host)) throw problems.badRequest('A request needs the name of a host.');
    if (hosts.length > 0 && !known.has(host.replace(/:\d+$/, '').toLowerCase())) {
      throw new Problem(421, undefined, { detail: 'This host name is not served here.' });
    }
  };
}
