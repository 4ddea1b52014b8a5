import type { IncomingMessage, ServerResponse } from 'node:http';
import { STORE_HEADER } from '../../../kernel/otlp/index.ts';
import { accumulator, isRecord, type Json, logsOf, metricsOf, spansOf } from '../otlp/index.ts';
import { decode, MalformedProtobuf, REQUESTS, writeBytes, writeNumber } from '../protobuf/index.ts';
import type { Log, Parsed, Snapshot, Span } from '../records.ts';
import { BodyTooLarge, BodyUnreadable, readBody } from './body.ts';

/** Takes what was received; returns how many items were not taken. */
export interface Intake {
  spans(items: readonly Span[]): void;
  logs(items: readonly Log[]): void;
  snapshots(items: readonly Snapshot[]): number;
  dropped(reason: string, count: number): void;
}

type Signal = keyof typeof REQUESTS;
const PATHS: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/metrics': 'metrics',
  '/v1/logs': 'logs',
};
const REJECTED = { traces: 'rejectedSpans', metrics: 'rejectedDataPoints', logs: 'rejectedLogRecords' } as const;
/** Bodies that are being read or worked on at a time; more would fill memory, and senders know how to wait. */
const MOST_AT_ONCE = 16;

/**
 * Answers OTLP/HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp), and names the store that it goes to. Returns false for other
 * paths.
 */
export function createReceiver(
  intake: Intake,
  store: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const sum = accumulator();
  let open = 0;
  const take = (signal: Signal, body: Json): Parsed<unknown> => {
    const now = Date.now();
    if (signal === 'traces') {
      const parsed = spansOf(body);
      intake.spans(parsed.items);
      return parsed;
    }
    if (signal === 'logs') {
      const parsed = logsOf(body, now);
      intake.logs(parsed.items);
      return parsed;
    }
    const parsed = metricsOf(body, now, sum);
    const lost = intake.snapshots(parsed.items);
    return lost === 0 ? parsed : { ...parsed, rejected: parsed.rejected + lost, reason: 'there are too many series' };
  };

  const receive = async (signal: Signal, request: IncomingMessage, response: ServerResponse) => {
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
    const binary = type === 'application/x-protobuf';
    const refuse = (status: number, message: string, headers = {}) => {
      // What was not read of the body must not be read as the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      const body = binary ? Uint8Array.from(writeBytes(2, Buffer.from(message))) : JSON.stringify({ code: 3, message });
      response.writeHead(status, {
        ...headers,
        'content-type': binary ? 'application/x-protobuf' : 'application/json',
      });
      response.end(body);
    };
    if (request.method !== 'POST') return refuse(405, 'only POST', { allow: 'POST' });
    if (!binary && type !== 'application/json') return refuse(415, 'send application/json or application/x-protobuf');
    if (open >= MOST_AT_ONCE) return refuse(429, 'too much at once', { 'retry-after': '1' });
    open += 1;
    try {
      const bytes = await readBody(request);
      const body: unknown = binary ? decode(bytes, REQUESTS[signal]) : JSON.parse(bytes.toString('utf8'));
      if (!isRecord(body)) return refuse(400, 'the body is no object');
      const { rejected, reason = '' } = take(signal, body);
      if (rejected > 0) intake.dropped(`${signal}: ${reason}`, rejected);
      if (binary) {
        const partial =
          rejected > 0 ? writeBytes(1, [...writeNumber(1, rejected), ...writeBytes(2, Buffer.from(reason))]) : [];
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Uint8Array.from(partial));
      } else {
        const partial =
          rejected > 0 ? { partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage: reason } } : {};
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(partial));
      }
    } catch (error) {
      if (error instanceof BodyTooLarge) return refuse(413, error.message);
      const malformed =
        error instanceof BodyUnreadable || error instanceof MalformedProtobuf || error instanceof SyntaxError;
      if (malformed) return refuse(400, (error as Error).message);
      intake.dropped(`${signal}: ${(error as Error).message}`, 1);
      refuse(503, (error as Error).message, { 'retry-after': '1' });
    } finally {
      open -= 1;
    }
  };

  return (request, response) => {
    const signal = PATHS[request.url ?? ''];
    if (signal === undefined) return false;
    response.setHeader(STORE_HEADER, store);
    void receive(signal, request, response);
    return true;
  };
}
