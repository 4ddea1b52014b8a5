import { get } from 'node:http';
import type { Source } from '../pods/index.ts';
import type { Position } from './position.ts';

const ANSWER_MS = 2_000;

/**
 * How far the collector itself has the lines of a container of which nobody remembers anything: our own collector keeps them and can be
 * asked. It counts milliseconds. Undefined where it has none, or keeps none.
 */
export async function keptUntil(collector: string, { component, pod }: Source): Promise<Position | undefined> {
  const url = new URL('/api/logs', collector);
  for (const [key, value] of Object.entries({ component, replica: pod, limit: '1' })) url.searchParams.set(key, value);
  const at = await newest(url).catch(() => undefined);
  return at === undefined ? undefined : { at: `${at}999999`, same: 0, run: 0 };
}

function newest(url: URL): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = get(url, { timeout: ANSWER_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => resolve(response.statusCode === 200 ? atOf(Buffer.concat(parts)) : undefined));
    });
    call.once('timeout', () => call.destroy(new Error('no answer')));
    call.once('error', reject);
  });
}

function atOf(body: Buffer): number | undefined {
  try {
    const { logs } = JSON.parse(body.toString('utf8')) as { readonly logs?: readonly { readonly at?: unknown }[] };
    const at = logs?.at(-1)?.at;
    return typeof at === 'number' ? Math.floor(at) : undefined;
  } catch {
    return undefined;
  }
}
