import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_JSON, Problem, toProblem } from '@app/kit/problem';
import type { Exchange } from './exchange.ts';

/** Answers with problem details (RFC 9457). With its `instance`, the id of the trace, whoever reports it can be helped. */
export function answerProblem(exchange: Exchange, error: unknown): void {
  const problem = toProblem(error);
  exchange.error = problem.cause ?? (problem.status >= 500 ? problem : undefined);
  const { res, headers } = exchange;
  if (res.headersSent) {
    // Half of a response is worse than none: the caller must see that it is not complete.
    res.destroy();
    return;
  }
  const body = JSON.stringify({ ...problem.toJSON(), instance: exchange.span.context.traceId });
  const own = Object.entries(problem.headers).flat();
  answer(
    exchange,
    problem.status,
    [...headers, ...own, 'content-type', PROBLEM_JSON, 'cache-control', 'no-store'],
    body,
  );
}

function answer({ req, res }: Exchange, status: number, headers: readonly string[], body: string): void {
  res.writeHead(status, [...headers, 'content-length', String(Buffer.byteLength(body))]);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** A tunnel to anywhere is nothing that this gateway has. */
export function refuseTunnel(_: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  refuse(socket, 405, 'allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n');
}

/** What Node's parser cannot make sense of never becomes a request: malformed, too large headers, too slow. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  refuse(socket, status);
}

function refuse(socket: Duplex, status: number, headers = ''): void {
  const body = JSON.stringify(new Problem(status).toJSON());
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}content-type: ${PROBLEM_JSON}\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}
