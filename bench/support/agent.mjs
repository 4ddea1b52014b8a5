import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const WATCHED_MS = 60_000;
/** USER_HZ, the unit of times in /proc: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What the agent of an environment uses while nothing happens: percent of a core, and bytes of memory (PSS). Linux alone tells. */
export async function agentAtRest(folder, environment) {
  if (process.platform !== 'linux') return undefined;
  const { pid } = JSON.parse(await readFile(join(folder, '.platform', environment, 'agent.lock'), 'utf8'));
  const before = await ticksOf(pid);
  await sleep(WATCHED_MS);
  const seconds = ((await ticksOf(pid)) - before) / TICKS_PER_SECOND;
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return {
    cpuPercent: (seconds / (WATCHED_MS / 1000)) * 100,
    memoryBytes: Number(/^Pss:\s+(\d+) kB/m.exec(rollup)[1]) * 1024,
  };
}

/** Fields 14 and 15 of proc(5)'s stat; the name before them may hold spaces, but ends with the last bracket. */
async function ticksOf(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
