import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';

/** Everything is sent in batches; a collector that is away costs what is sent meanwhile, never requests or memory. */
const FLUSH_MS = 1000;
const BATCH = 512;
const MOST_WAITING = 4096;
const TIMEOUT_MS = 5000;
/** How long an end may wait for the last of it to be taken. */
const CLOSE_MS = 1000;

export interface Exporter<T> {
  add(item: T): void;
  close(): Promise<void>;
}

export interface ExporterOptions<T> {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent, in the words of a log line: spans, lines. */
  readonly what: string;
  /** A request of OTLP/HTTP in its JSON encoding. */
  readonly encode: (items: readonly T[]) => object;
}

export function createExporter<T>(options: ExporterOptions<T>, log?: Log): Exporter<T> {
  const waiting: T[] = [];
  let sending: Promise<void> | undefined;
  let failing = false;

  const send = async () => {
    try {
      await post(options, JSON.stringify(options.encode(waiting.splice(0, BATCH))));
      failing = false;
    } catch (error) {
      if (!failing) log?.warn({ reason: (error as Error).message }, `${options.what} cannot be sent and are dropped`);
      failing = true;
    }
    sending = undefined;
    if (waiting.length >= BATCH) flush();
  };
  const flush = () => {
    if (!sending && waiting.length > 0) sending = send();
  };
  const timer = setInterval(flush, FLUSH_MS).unref();

  return {
    add: (item) => {
      if (waiting.length < MOST_WAITING) waiting.push(item);
      if (waiting.length === BATCH) setImmediate(flush);
    },
    close: async () => {
      clearInterval(timer);
      const rest = async () => {
        // A batch that is under way has left the list already.
        while ((sending || waiting.length > 0) && !failing) {
          flush();
          await sending;
        }
      };
      await Promise.race([rest(), sleep(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

/** Plain node:http: loading fetch for this alone would cost each program several MiB. */
function post({ url, headers }: Pick<ExporterOptions<never>, 'url' | 'headers'>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: 'POST',
        timeout: TIMEOUT_MS,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        // Not its end: there is none when the collector dies in the middle of its answer.
        response.once('close', () => {
          const status = response.statusCode ?? 0;
          if (status < 300 && response.complete) resolve();
          else reject(new Error(response.complete ? `the collector answered ${status}` : 'the collector hung up'));
        });
      },
    );
    request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    request.once('error', reject);
    request.end(body);
  });
}
