import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Sample, Samples } from '../../engine/runtime.ts';
import type { Copy } from './copies/copy.ts';

/** Clock ticks of the kernel's tables: USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface Usage {
  /** CPU time since its start, in milliseconds. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

/** PSS where the kernel tells it (shared pages count once in all), else RSS. */
async function fromProc(pid: number): Promise<Usage | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const memoryBytes = await memoryOf(pid, fields[19] ?? '', Number(fields[21]));
  return { cpuMs: (ticks * 1000) / TICKS_PER_SECOND, memoryBytes };
}

interface Memory {
  readonly started: string;
  readonly at: number;
  readonly residentPages: number;
  readonly bytes: number;
}
/** To add up the pages of a process takes the kernel a millisecond; there are dozens of processes, and most stay as they are. */
const memories = new Map<number, Memory>();
const MEMORY_MS = 30_000;
const MOST_MEMORIES = 2_000;

async function memoryOf(pid: number, started: string, residentPages: number): Promise<number> {
  const known = memories.get(pid);
  const close = known && Math.abs(residentPages - known.residentPages) <= known.residentPages / 20;
  if (close && known.started === started && Date.now() - known.at < MEMORY_MS) return known.bytes;
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const pss = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  const status = pss === undefined ? await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '') : '';
  const bytes = Number(pss ?? /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  if (memories.size >= MOST_MEMORIES) memories.clear();
  memories.set(pid, { started, at: Date.now(), residentPages, bytes });
  return bytes;
}

/** macOS: `ps` tells accumulated CPU time as [hh:]mm:ss.cc and resident memory in KiB. */
async function fromPs(pid: number): Promise<Usage | undefined> {
  const result = await promisify(execFile)('ps', ['-o', 'time=,rss=', '-p', String(pid)]).catch(() => undefined);
  const [time, rss] = result?.stdout.trim().split(/\s+/) ?? [];
  if (time === undefined || rss === undefined) return undefined;
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuMs: seconds * 1000, memoryBytes: Number(rss) * 1024 };
}

const usageOf = (pid: number) => (process.platform === 'linux' ? fromProc(pid) : fromPs(pid));

/** Children by parent: an engine may work in processes of its own (PostgreSQL), a shell in another. Linux only. */
async function descendants(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = text.trim().split(/\s+/).filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(descendants))).flat()];
}

async function usageOfTree(pid: number): Promise<Usage | undefined> {
  const found = await Promise.all((await descendants(pid)).map(usageOf));
  const usages = found.filter((usage) => usage !== undefined);
  if (usages.length === 0) return undefined;
  return {
    cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    memoryBytes: usages.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}

interface Reading {
  readonly at: number;
  readonly cpuMs: number;
  readonly millis: number;
}

const SHORTEST_MS = 1_000;

/** CPU since the last reading, and memory, of every copy. The first reading of a process has no CPU to tell: 0. */
export function processSamples(copies: () => readonly Copy[], now: () => number): Samples {
  let before = new Map<number, Reading>();
  let next = before;
  const cpuSince = (pid: number, at: number, cpuMs: number): number => {
    const last = before.get(pid);
    // Two readers, one right after the other: over so short a time the kernel's ticks tell nothing.
    if (last && at - last.at < SHORTEST_MS) {
      next.set(pid, last);
      return last.millis;
    }
    const millis = last ? Math.max(0, Math.round(((cpuMs - last.cpuMs) / (at - last.at)) * 1000)) : 0;
    next.set(pid, { at, cpuMs, millis });
    return millis;
  };
  const look = async (): Promise<Sample[]> => {
    next = new Map();
    const samples = await Promise.all(
      copies().map(async ({ child, resource, phase, restarts, statistics }): Promise<Sample[]> => {
        if (!child || phase === 'ended' || phase === 'backoff') return [];
        const usage = await usageOfTree(child.pid);
        if (!usage) return [];
        const at = now();
        const cpuMillis = cpuSince(child.pid, at, usage.cpuMs);
        const { id: replica, component } = resource;
        return [{ replica, component, at, cpuMillis, memoryBytes: usage.memoryBytes, restarts, statistics }];
      }),
    );
    before = next;
    return samples.flat();
  };
  let looking: Promise<Sample[]> | undefined;
  return {
    /** Who asks while somebody else does gets the same answer. */
    read: () => {
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}
