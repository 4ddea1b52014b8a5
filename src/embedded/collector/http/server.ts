import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BadQuery, type Queries } from '../query/index.ts';
import { createReceiver, type Intake } from './receive.ts';

const BASE = 'http://127.0.0.1';
const HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Receives telemetry and answers questions: of programs of this machine, and of those who ask for it by one of its names. */
export function createCollectorServer(
  intake: Intake,
  queries: Queries,
  store: string,
  names: readonly string[] = [],
): Server {
  const receive = createReceiver(intake, store);
  return createServer({ keepAliveTimeout: 65_000, noDelay: true }, (request, response) => {
    if (!isLocal(request) && !isKnown(request, names))
      return answer(response, 403, { message: 'only programs of this machine may ask' });
    if (receive(request, response)) return;
    ask(request, response, queries);
  });
}

/**
 * A page in a browser can reach loopback, too: by its own name for it (Host), or from a foreign page (Origin). Neither is one of
 * our programs.
 */
function isLocal({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  return HOSTS.test(host) && (origin === undefined || HOSTS.test(origin.replace(/^https?:\/\//, '')));
}

/** Programs beside it, in a network of their own: a page in a browser always says where it comes from. */
function isKnown({ headers: { host = '', origin } }: IncomingMessage, names: readonly string[]): boolean {
  return origin === undefined && names.includes(host.replace(/:\d+$/, ''));
}

function ask(request: IncomingMessage, response: ServerResponse, queries: Queries): void {
  request.resume();
  if (request.method !== 'GET') {
    answer(response, 405, { message: 'only GET' });
    return;
  }
  const url = URL.canParse(request.url ?? '/', BASE) ? new URL(request.url ?? '/', BASE) : undefined;
  if (!url) {
    answer(response, 400, { message: 'the path cannot be read' });
    return;
  }
  try {
    const found = queries(url.pathname, url.searchParams);
    if (found === undefined) answer(response, 404, { message: `there is no ${url.pathname}` });
    else answer(response, 200, found);
  } catch (error) {
    answer(response, error instanceof BadQuery ? 400 : 500, { message: (error as Error).message });
  }
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
