import { Agent, get } from 'node:http';
import type { Snapshot } from '../records.ts';
import type { Target } from '../targets.ts';
import { parseExposition } from './parse.ts';

export const SCRAPE_MS = 5_000;
const TIMEOUT_MS = 2_000;
const MOST_BYTES = 4 * 1024 * 1024;

export interface ScrapeResult {
  readonly target: Target;
  readonly ok: boolean;
  readonly reason?: string;
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
  everyMs = SCRAPE_MS,
): Scraper {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: everyMs * 3 });
  const results = new Map<string, ScrapeResult>();
  let stopped = false;
  let busy = false;

  const look = async (target: Target): Promise<Snapshot[]> => {
    const { metrics, component, replica } = target;
    if (metrics === undefined) return [];
    try {
      const text = await fetchText(metrics, agent);
      results.set(replica, { target, ok: true });
      const { samples } = parseExposition(text);
      return [{ component, replica, origin: 'scrape', at: Date.now(), samples }];
    } catch (error) {
      results.set(replica, { target, ok: false, reason: (error as Error).message });
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
    void scrape().finally(() => {
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

function fetchText(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { accept: 'text/plain;version=0.0.4' } }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        return reject(new Error(`answered ${response.statusCode}`));
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
