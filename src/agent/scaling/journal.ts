import { join } from 'node:path';
import type { DecisionRecord } from '../../autoscale/index.ts';
import type { Fs } from '../../kernel/index.ts';

/** Two files per component, the older one is thrown away when the newer one is full: days of decisions, and never more than that. */
const FULL_BYTES = 4 * 2 ** 20;
/** A decision that is like the one before is written down again only so often: the numbers in it are what it rests on. */
const REPEAT_SECONDS = 60;

/** Kept decisions of the environment, a JSON object per line. */
export const journalFile = (stateDir: string, component: string, older = false): string =>
  join(stateDir, 'scaling', `${component}${older ? '.1' : ''}.jsonl`);

/** Whether a decision tells anything that the one kept last does not. Pure. */
export function isWorthKeeping(before: DecisionRecord | undefined, next: DecisionRecord): boolean {
  if (!before || next.current !== next.desired) return true;
  if (next.atSeconds - before.atSeconds >= REPEAT_SECONDS) return true;
  return shapeOf(before) !== shapeOf(next);
}

/** What was decided by which rules, without the numbers that move all the time. */
function shapeOf({ current, desired, hpa, keda, manual, machine }: DecisionRecord): string {
  const rules = hpa && [
    hpa.winner,
    hpa.skipped,
    hpa.stabilized?.to,
    hpa.limited?.to,
    hpa.bounded,
    hpa.metrics.map(({ proposal, because }) => [proposal, because]),
  ];
  return JSON.stringify([current, desired, rules, keda?.active, keda?.reason, manual, machine?.to]);
}

export interface Journal {
  /** Keeps it where it tells something new. */
  add(record: DecisionRecord): Promise<void>;
}

export function createJournal(fs: Fs, stateDir: string): Journal {
  const last = new Map<string, DecisionRecord>();
  return {
    add: async (record) => {
      const { component } = record;
      if (!isWorthKeeping(last.get(component), record)) return;
      last.set(component, record);
      const file = journalFile(stateDir, component);
      if (((await fs.stat(file))?.size ?? 0) > FULL_BYTES)
        await fs.rename(file, journalFile(stateDir, component, true));
      await fs.mkdir(join(stateDir, 'scaling'));
      await fs.appendFile(file, `${JSON.stringify(record)}\n`);
    },
  };
}

/** Reads what was kept, oldest first; a line that a crash cut off is left out. */
export async function readJournal(
  fs: Fs,
  stateDir: string,
  component: string,
  sinceSeconds = 0,
): Promise<DecisionRecord[]> {
  const files = [true, false].map((older) => journalFile(stateDir, component, older));
  const texts = await Promise.all(files.map(async (file) => ((await fs.exists(file)) ? fs.readText(file) : '')));
  return texts
    .flatMap((text) => text.split('\n'))
    .flatMap((line): DecisionRecord[] => {
      const record = line === '' ? undefined : parsed(line);
      return record && record.atSeconds >= sinceSeconds ? [record] : [];
    });
}

function parsed(line: string): DecisionRecord | undefined {
  try {
    return JSON.parse(line) as DecisionRecord;
  } catch {
    return undefined;
  }
}
