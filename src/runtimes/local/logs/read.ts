import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogLine, LogQuery, Logs } from '../../../engine/runtime.ts';
import { idOfLog } from './names.ts';
import { parseLine } from './parse.ts';
import { added, lastLines, type Mark } from './tail.ts';
import { KEPT } from './writer.ts';

const FOLLOW_MS = 100;
/** A file that came later is read from its beginning. */
const START: Mark = { inode: 0, offset: 0 };

interface Source {
  readonly path: string;
  readonly owner: { readonly id: string; readonly component: string };
}

/** Current files only: the older halves are reached through them. */
async function sources(folder: string, query: LogQuery): Promise<Source[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log')).sort();
  return names.flatMap((name) => {
    const owner = idOfLog(name);
    const wanted = owner && (query.components === undefined || query.components.includes(owner.component));
    return owner && wanted ? [{ path: join(folder, name), owner }] : [];
  });
}

const parsed = (text: string, { owner }: Source): LogLine[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : (parseLine(line, owner) ?? [])));

/** Lines that are there, and where the current file ended. Older halves are read only while lines are wanted from them. */
async function past(source: Source, query: LogQuery): Promise<{ lines: LogLine[]; mark: Mark }> {
  const wanted = query.since === undefined ? query.tail : undefined;
  const current = await lastLines(source.path, wanted);
  let lines = parsed(current.text, source);
  for (let n = 1; n <= KEPT && (wanted === undefined || lines.length < wanted); n += 1) {
    const older = await lastLines(`${source.path}.${n}`, wanted === undefined ? undefined : wanted - lines.length);
    lines = [...parsed(older.text, source), ...lines];
  }
  const { since } = query;
  return { lines: since === undefined ? lines : lines.filter((line) => line.at >= since), mark: current.mark };
}

async function* follow(folder: string, query: LogQuery, marks: Map<string, Mark>, signal: AbortSignal) {
  while (!signal.aborted) {
    const fresh: LogLine[] = [];
    for (const source of await sources(folder, query)) {
      const { text, mark } = await added(source.path, marks.get(source.path) ?? START);
      marks.set(source.path, mark);
      fresh.push(...parsed(text, source));
    }
    yield* fresh.sort((a, b) => a.at - b.at);
    await delay(FOLLOW_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Reads the files of a logs folder: works whether or not anything runs. Lines of all copies in the order of time. */
export const fileLogs = (folder: string): Logs => ({
  async *read(query, signal) {
    const marks = new Map<string, Mark>();
    const lines: LogLine[] = [];
    for (const source of await sources(folder, query)) {
      const found = await past(source, query);
      marks.set(source.path, found.mark);
      lines.push(...found.lines);
    }
    lines.sort((a, b) => a.at - b.at);
    yield* query.tail === undefined ? lines : lines.slice(-query.tail);
    if (query.follow) yield* follow(folder, query, marks, signal);
  },
});
