import { readdirSync, readFileSync } from 'node:fs';
import { type Fire, stateFolder } from './platform.ts';

export interface Running {
  readonly pid: number;
  readonly component: string;
}

/** The agent that has the lock; undefined where it does not live. */
export function agentOf(fire: Fire): number | undefined {
  const pid = Number(/\d+/.exec(textOf(stateFolder(fire, 'agent.lock')))?.[0]);
  return textOf(`/proc/${pid}/cmdline`).includes('agent.js') ? pid : undefined;
}

/** Children of the agent by component, as it has noted them and as far as they live. */
export function processesOf(fire: Fire): Running[] {
  const agent = agentOf(fire);
  const names = new Map<number, string>();
  for (const line of textOf(stateFolder(fire, 'processes.jsonl')).split('\n').filter(Boolean)) {
    const { add } = JSON.parse(line) as { add?: Running };
    if (add) names.set(add.pid, add.component);
  }
  return [...names]
    .filter(([pid]) => agent !== undefined && parentOf(pid) === agent)
    .map(([pid, component]) => ({ pid, component }));
}

/** Kills one process of a component; false where none lives now. */
export function killOne(fire: Fire, component: string, pick = (pids: readonly number[]) => pids[0]): boolean {
  const pids = processesOf(fire)
    .filter((running) => running.component === component)
    .map(({ pid }) => pid);
  return pids.length > 0 && kill(pick(pids));
}

export function kill(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
    return false;
  }
}

/** Every process that carries the mark of this platform and does not descend from its agent. */
export function strays(fire: Fire): string[] {
  const { id } = JSON.parse(textOf(stateFolder(fire, '../instance.json'))) as { id: string };
  const agent = agentOf(fire);
  return allProcesses()
    .filter((pid) => textOf(`/proc/${pid}/environ`).includes(`PLATFORM_PROCESS_OF=${id}:`))
    .filter((pid) => agent === undefined || !ancestors(pid).includes(agent))
    .map((pid) => `${pid} ${textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

export const allProcesses = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Of a file that may be gone by now, as processes are: nothing then. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function ancestors(pid: number): number[] {
  const parent = parentOf(pid);
  return parent > 1 ? [parent, ...ancestors(parent)] : [];
}

export const parentOf = (pid: number): number =>
  Number(textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[1] ?? 0);
