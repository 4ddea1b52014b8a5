import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, startOf } from '../../kernel/node/index.ts';
import type { Layout } from './layout.ts';
import { marked } from './machine/marker.ts';
import { send } from './machine/signal.ts';
import { type Registered, readRegistry } from './state/registry.ts';

const GRACE_MS = 5_000;

/** Processes that an agent left behind when it was killed, as its list tells. Only meaningful while no agent runs. */
export async function orphans(layout: Layout): Promise<Registered[]> {
  const entries = readRegistry(layout.processes);
  const running = await Promise.all(entries.map(isRunning));
  return entries.filter((_, index) => running[index]);
}

/** Also those that started so late that the list does not have them: they carry the marker. */
async function unlisted(marker: string, listed: readonly Registered[]): Promise<Registered[]> {
  const pids = (await marked(marker)).filter((pid) => !listed.some((entry) => entry.pid === pid));
  const rest = { id: '', component: '', group: false, stopSignal: 'SIGTERM' as const, http: false, cwd: '/', env: {} };
  const found = await Promise.all(
    pids.map(async (pid): Promise<Registered[]> => {
      const started = await startOf(pid);
      return started === undefined ? [] : [{ pid, started, ...rest }];
    }),
  );
  return found.flat();
}

/** Asks each to stop in its own way, then makes it. */
export async function endOrphans(layout: Layout, marker: string): Promise<void> {
  const listed = await orphans(layout);
  const left = [...listed, ...(await unlisted(marker, listed))];
  await Promise.all(
    left.map(async (entry) => {
      send(entry.pid, entry.stopSignal, entry.group);
      for (let waited = 0; waited < GRACE_MS && (await isRunning(entry)); waited += 20) await delay(20);
      if (await isRunning(entry)) send(entry.pid, 'SIGKILL', entry.group);
    }),
  );
  // Members of a group whose leader ended first carry the marker too.
  for (const pid of await marked(marker)) send(pid, 'SIGKILL', false);
}
