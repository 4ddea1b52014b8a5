import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from '../port.ts';
import { tolerant } from './tolerant.ts';

/** How long others wait for the one that loads, and how often they look. */
const LOAD_MS = 2000;
const LOOK_MS = 20;

export interface Turn {
  /** What somebody else has stored meanwhile: then there is nothing to load. */
  readonly cached?: string;
  /** To be called when loaded. */
  end(): Promise<void>;
}

const WITHOUT_RIGHT: Turn = { end: async () => {} };

/** The right to load, at once or not at all. */
export async function tryTurn(cache: Cache, key: string): Promise<Turn | undefined> {
  const lock = await tolerant(cache.lock(`${key}:lock`, LOAD_MS));
  return lock && { end: async () => void (await tolerant(lock.release())) };
}

/** Either the right to load, or what another has loaded. Who waited too long, or lost the cache, loads without the right. */
export async function takeTurn(cache: Cache, key: string): Promise<Turn> {
  const deadline = performance.now() + LOAD_MS;
  do {
    const turn = await tryTurn(cache, key);
    // Looked at after the lock: who had it before has stored its value before it let go.
    const look = await tolerant(cache.get(key).then((cached) => ({ cached })));
    if (!look) return turn ?? WITHOUT_RIGHT;
    if (look.cached !== undefined) {
      await turn?.end();
      return { ...WITHOUT_RIGHT, cached: look.cached };
    }
    if (turn) return turn;
    await sleep(LOOK_MS);
  } while (performance.now() < deadline);
  return WITHOUT_RIGHT;
}
