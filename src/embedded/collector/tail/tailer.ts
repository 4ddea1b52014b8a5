import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Log } from '../records.ts';
import type { Mark } from '../store/index.ts';
import { readPiece } from './file.ts';
import { logOf, ownerOf } from './line.ts';

/** How soon a new line is taken up, and how often everything is looked through where no notice of it came. */
const SOON_MS = 200;
const POLL_MS = 5_000;

export interface Tailer {
  stop(): void;
}

/**
 * Follows the log files of a folder, from where `marks` say. Lines and new marks are told together; what could not be told, because
 * the disk is full, is told again later.
 */
export function startTailer(
  folder: string,
  marks: Map<string, Mark>,
  told: (logs: readonly Log[], marks: ReadonlyMap<string, Mark>) => void,
  warn: (message: string) => void,
): Tailer {
  let stopped = false;
  let watcher: FSWatcher | undefined;
  let soon: NodeJS.Timeout | undefined;
  let busy = false;
  /** Files that a notice named; undefined: any. */
  let due: Set<string> | undefined = new Set();

  const follow = async (name: string) => {
    const owner = ownerOf(name);
    if (!owner) return;
    const path = join(folder, name);
    for (let more = true; more && !stopped; ) {
      const piece = readPiece(path, marks.get(name));
      if (!piece) return;
      const logs = piece.lines.flatMap((line) => logOf(line, owner) ?? []);
      told(logs, new Map([[name, piece.mark]]));
      marks.set(name, piece.mark);
      more = piece.more;
      // Senders and readers have their turn between two pieces.
      await turn();
    }
  };
  const look = async () => {
    if (busy || stopped) return;
    busy = true;
    const wanted = due;
    due = new Set();
    try {
      for (const name of wanted ? [...wanted] : names(folder)) await follow(name);
    } catch (error) {
      warn(`log lines cannot be taken up: ${(error as Error).message}`);
    }
    busy = false;
    if (due === undefined || due.size > 0) schedule();
  };
  const schedule = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      void look();
    }, SOON_MS);
  };
  const attach = () => {
    if (watcher || stopped) return;
    try {
      watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null) due = undefined;
        else due?.add(name.replace(/\.\d+$/, ''));
        schedule();
      });
      watcher.on('error', () => {
        watcher?.close();
        watcher = undefined;
      });
    } catch {
      // The folder is not there yet; the next poll tries again.
    }
  };
  const all = () => {
    attach();
    due = undefined;
    void look();
  };
  attach();
  all();
  const timer = setInterval(all, POLL_MS);
  return {
    stop: () => {
      stopped = true;
      watcher?.close();
      clearInterval(timer);
      clearTimeout(soon);
    },
  };
}

const names = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.log') && statSync(join(folder, name)).isFile());
  } catch {
    return [];
  }
};
