import type { Status } from '../../../src/engine/target.ts';
import type { Outcome, PlatformEvent } from '../../../src/kernel/index.ts';
import type { Project } from './project.ts';
import type { Ran } from './run.ts';

/** The last event of long work run with --json. */
export function outcomeOf(ran: Ran): Outcome {
  const events = ran.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PlatformEvent);
  const last = events.at(-1);
  if (last?.type !== 'outcome') throw new Error(`no outcome in:\n${ran.out}\n${ran.err}`);
  return last.outcome;
}

export async function statusOf(project: Project, environment: string): Promise<Status> {
  const { out, err } = await project.platform('status', '--env', environment, '--json');
  if (out.trim() === '') throw new Error(err);
  return JSON.parse(out) as Status;
}
