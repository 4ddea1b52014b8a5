import { lookup } from 'node:dns/promises';
import type { Endpoints } from './source.ts';
import { watchedSource } from './watched.ts';

const AGAIN_MS = 2000;

/** Every address of a name: the service's network alias on Docker, the headless service on Kubernetes. */
export function dnsSource(name: string, port: number): Endpoints {
  return watchedSource({
    read: async () => {
      try {
        const addresses = await lookup(name, { all: true });
        // Where a replica has both, one address is enough: two would count as two replicas.
        const ipv4 = addresses.filter(({ family }) => family === 4);
        return (ipv4.length > 0 ? ipv4 : addresses).map(({ address }) => ({ host: address, port }));
      } catch (error) {
        // ENOTFOUND is an answer: nobody is there. Anything else is a resolver that has trouble of its own.
        return (error as NodeJS.ErrnoException).code === 'ENOTFOUND' ? [] : undefined;
      }
    },
    start: (look) => {
      const timer = setInterval(look, AGAIN_MS).unref();
      return () => clearInterval(timer);
    },
  });
}
