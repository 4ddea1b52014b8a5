import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, startOf } from '../../kernel/node/index.ts';
import type { Layout } from './layout.ts';
import { marked } from './machine/marker.ts';
import { send } from './machine/signal.ts';
import { type Registered, readRegistry } from './state/registry.ts';

const GRACE_MS = 5_000;

/** Processes that an agent left behind when it was killed: noted ones that still are themselves, and marked ones. */
export async function orphans(layout: Layout, marker: string): Promise<Registered[]> {
  const noted: Registered[] = [];
  for (const entry of readRegistry(layout.processes)) if (await isRunning(entry)) noted.push(entry);
  const others = (await marked(marker)).filter((pid) => !noted.some((entry) => entry.pid === pid));
  const found = await Promise.all(
    others.map(async (pid): Promise<Registered[]> => {
      const started = await startOf(pid);
      const rest = {
        id: '',
        component: '',
        group: false,
        stopSignal: 'SIGTERM' as const,
        http: false,
        cwd: '/',
        env: {},
      };
      return started === undefined ? [] : [{ pid, started, ...rest }];
    }),
  );
  return [...noted, ...found.flat()];
}

/** Asks each to stop in its own way, then makes it. Returns those that were ended. */
export async function endOrphans(layout: Layout, marker: string): Promise<Registered[]> {
  const left = await orphans(layout, marker);
  await Promise.all(
    left.map(async (entry) => {
      send(entry.pid, entry.stopSignal, entry.group);
      for (let waited = 0; waited < GRACE_MS && (await isRunning(entry)); waited += 20) await delay(20);
      if (await isRunning(entry)) send(entry.pid, 'SIGKILL', entry.group);
    }),
  );
  // Members of a group whose leader ended first carry the marker too.
  for (const pid of await marked(marker)) send(pid, 'SIGKILL', false);
  return left;
}
