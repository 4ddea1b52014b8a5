import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Answering {
  readonly url: string;
  /** Paths with their queries, decoded, in the order they came. */
  readonly asked: string[];
}

/** A server that answers with JSON by path, or by what a function makes of the query; 404 for everything else. */
export async function answering(
  answers: Readonly<Record<string, unknown | ((query: URLSearchParams) => unknown)>>,
): Promise<Answering> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(
      `${url.pathname}${url.search === '' ? '' : `?${decodeURIComponent(url.search.slice(1).replaceAll('+', ' '))}`}`,
    );
    const answer = answers[url.pathname];
    const found = typeof answer === 'function' ? answer(url.searchParams) : answer;
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { data: null, errors: [{ code: 404, msg: 'not found' }] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
