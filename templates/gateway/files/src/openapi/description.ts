import { createHash } from 'node:crypto';
import { Problem } from '@app/kit/problem';
import type { GatewayFile } from '../config/index.ts';
import type { Exchange } from '../http/index.ts';
import type { Answer } from '../proxy/index.ts';
import { isObject, type Json } from './json.ts';
import { mergeDescriptions } from './merge.ts';

export const OPENAPI_PATH = '/openapi.json';

/** Answers with the description of everything. */
export type Description = (exchange: Exchange) => Promise<void>;

export interface DescriptionOptions {
  readonly title: string;
  readonly rules: Pick<GatewayFile, 'routes' | 'auth' | 'rateLimit'>;
  /** Asks a service for its own description. */
  readonly ask: (service: string) => Promise<Answer>;
  readonly now?: () => number;
}

/** So old it may be; milliseconds. */
const FRESH_MS = 5000;

/** Asks the services when somebody asks, not more often than every few seconds. One that is away is described as it was last. */
export function createDescription({ title, rules, ask, now = Date.now }: DescriptionOptions): Description {
  const services = [...new Set(rules.routes.filter(({ store }) => !store).map(({ to }) => to))].sort();
  const known = new Map<string, Json>();
  let made = { body: '', etag: '', at: Number.NEGATIVE_INFINITY };
  let making: Promise<void> | undefined;

  const look = async (service: string): Promise<void> => {
    const description = await ask(service).then(read, () => undefined);
    if (description) known.set(service, description);
  };
  const make = async (): Promise<void> => {
    await Promise.all(services.map(look));
    const parts = services.flatMap((service) => {
      const description = known.get(service);
      return description ? [{ service, description }] : [];
    });
    const body = JSON.stringify(mergeDescriptions(title, rules, parts));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    made = { body, etag, at: now() };
  };

  return async ({ req, res, headers }) => {
    if (req.method !== 'GET' && req.method !== 'HEAD')
      throw new Problem(405, undefined, { headers: { allow: 'GET, HEAD' } });
    if (now() - made.at >= FRESH_MS) {
      making ??= make().finally(() => {
        making = undefined;
      });
      await making;
    }
    const out = [...headers, 'etag', made.etag, 'cache-control', 'no-cache'];
    if (req.headers['if-none-match'] === made.etag) {
      res.writeHead(304, out).end();
      return;
    }
    out.push('content-type', 'application/json', 'content-length', String(Buffer.byteLength(made.body)));
    res.writeHead(200, out).end(req.method === 'HEAD' ? undefined : made.body);
  };
}

function read({ status, text }: Answer): Json | undefined {
  if (status !== 200) return undefined;
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : undefined;
}
