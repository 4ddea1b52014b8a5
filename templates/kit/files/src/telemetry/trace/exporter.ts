import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { ExporterOptions } from './options.ts';
import { toOtlp } from './otlp.ts';
import type { FinishedSpan } from './span.ts';

/** Spans are sent in batches; a collector that is away costs spans, never requests or memory. */
const FLUSH_MS = 1000;
const BATCH = 512;
const MOST_WAITING = 4096;
const TIMEOUT_MS = 5000;
/** How long an end may wait for the last spans to be taken. */
const CLOSE_MS = 1000;

export interface Exporter {
  add(span: FinishedSpan): void;
  close(): Promise<void>;
}

export function createExporter(options: ExporterOptions, log?: Log): Exporter {
  const waiting: FinishedSpan[] = [];
  let sending: Promise<void> | undefined;
  let failing = false;

  const send = async () => {
    try {
      await post(options, JSON.stringify(toOtlp(options.resource, waiting.splice(0, BATCH))));
      failing = false;
    } catch (error) {
      if (!failing) log?.warn({ reason: (error as Error).message }, 'spans cannot be sent and are dropped');
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
    add: (span) => {
      if (waiting.length < MOST_WAITING) waiting.push(span);
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
function post({ url, headers }: ExporterOptions, body: string): Promise<void> {
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
