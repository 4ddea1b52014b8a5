import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { platform } from './project.mjs';

/**
 * Bytes of memory of everything that runs for a project here: its agent and all processes below it, pages that are shared counted
 * once (PSS). Where the system has no such figure, what `platform status` says.
 */
export async function memoryOf(folder) {
  if (process.platform !== 'linux') {
    return JSON.parse((await platform(folder, 'status', '--json')).stdout).memoryBytes ?? 0;
  }
  const { pid } = JSON.parse(await readFile(join(folder, '.platform/local/agent.lock'), 'utf8'));
  return ofTree(pid);
}

async function ofTree(pid) {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const own = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const below = await Promise.all(children.trim().split(/\s+/).filter(Boolean).map(ofTree));
  return own + below.reduce((sum, bytes) => sum + bytes, 0);
}
