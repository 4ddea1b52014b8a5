import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import type { Endpoint, Endpoints } from './source.ts';
import { watchedSource } from './watched.ts';

const AGAIN_MS = 2000;
/** Well below the time for which a replica that stops goes on serving. */
const ASK_AGAIN_MS = 500;
const ANSWER_MS = 1000;

/**
 * Every address of a name: the service's network alias on Docker, the headless service on Kubernetes. With a `readyPath` each of
 * them is asked too, and one that is not ready is left out: a name on Docker keeps a container until it has ended.
 */
export function dnsSource(name: string, port: number, readyPath?: string): Endpoints {
  return watchedSource({
    read: async () => {
      try {
        const addresses = await lookup(name, { all: true, family: 4 });
        const found = addresses.map(({ address }) => ({ host: address, port }));
        return readyPath === undefined ? found : await readyOf(found, readyPath);
      } catch (error) {
        // ENOTFOUND is an answer: nobody is there. Anything else is a resolver that has trouble of its own.
        return (error as NodeJS.ErrnoException).code === 'ENOTFOUND' ? [] : undefined;
      }
    },
    start: (look) => {
      const timer = setInterval(look, readyPath === undefined ? AGAIN_MS : ASK_AGAIN_MS).unref();
      return () => clearInterval(timer);
    },
  });
}

/** Those that are ready; all where none is: rather an answer of one in trouble than no answer. */
async function readyOf(found: readonly Endpoint[], path: string): Promise<readonly Endpoint[]> {
  const answers = await Promise.all(found.map((endpoint) => isReady(endpoint, path)));
  const ready = found.filter((_, index) => answers[index]);
  return ready.length > 0 ? ready : found;
}

function isReady({ host, port }: Endpoint, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    // A connection of its own, which is not kept: it must not hold up a replica that wants to end.
    const asked = request({ host, port, path, agent: false, signal: AbortSignal.timeout(ANSWER_MS) }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
