import { Agent, get } from 'node:http';
import type { Snapshot } from '../records.ts';
import type { Target } from '../targets.ts';
import { parseExposition } from './parse.ts';

export const SCRAPE_MS = 5_000;
const TIMEOUT_MS = 2_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** A program in any language need not have metrics: one that says so is asked rarely, its own log would fill with the question. */
const WITHOUT_MS = 60_000;

export interface ScrapeResult {
  readonly target: Target;
  readonly ok: boolean;
  readonly reason?: string;
  /** Not asked before then. Milliseconds since the epoch. */
  readonly restsUntil?: number;
}

export interface Scraper {
  /** What became of the last look at each target. */
  readonly results: ReadonlyMap<string, ScrapeResult>;
  stop(): void;
}

/** Asks every target in turn, and all again; one that does not answer costs the others nothing but the wait for it. */
export function startScraper(
  targets: () => readonly Target[],
  told: (snapshots: readonly Snapshot[]) => void,
  warn: (message: string) => void,
  everyMs = SCRAPE_MS,
): Scraper {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: everyMs * 3 });
  const results = new Map<string, ScrapeResult>();
  let stopped = false;
  let busy = false;

  const look = async (target: Target): Promise<Snapshot[]> => {
    const { metrics, component, replica } = target;
    const { restsUntil = 0 } = results.get(replica) ?? {};
    if (metrics === undefined || Date.now() < restsUntil) return [];
    try {
      const text = await fetchText(metrics, agent);
      results.set(replica, { target, ok: true });
      const { samples } = parseExposition(text);
      return [{ component, replica, origin: 'scrape', at: Date.now(), samples }];
    } catch (error) {
      const rests = error instanceof NoMetrics ? { restsUntil: Date.now() + WITHOUT_MS } : {};
      results.set(replica, { target, ok: false, reason: (error as Error).message, ...rests });
      return [];
    }
  };
  const scrape = async () => {
    const list = targets().filter(({ metrics }) => metrics !== undefined);
    const current = new Set(list.map(({ replica }) => replica));
    for (const replica of results.keys()) if (!current.has(replica)) results.delete(replica);
    const found = await Promise.all(list.map(look));
    if (!stopped) told(found.flat());
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void scrape()
      .catch((error: Error) => warn(`samples cannot be stored: ${error.message}`))
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return {
    results,
    stop: () => {
      stopped = true;
      clearInterval(timer);
      agent.destroy();
    },
  };
}

class NoMetrics extends Error {}

function fetchText(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { accept: 'text/plain;version=0.0.4' } }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        const message = `answered ${response.statusCode}`;
        return reject(response.statusCode === 404 ? new NoMetrics(message) : new Error(message));
      }
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MOST_BYTES) request.destroy(new Error(`more than ${MOST_BYTES} bytes`));
      });
      response.once('end', () => resolve(text));
      response.once('error', reject);
    });
    // Not of inactivity alone: an answer that drips has to end, too.
    const deadline = setTimeout(() => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    request.once('close', () => clearTimeout(deadline));
    request.once('error', reject);
  });
}
