import { formatDuration, formatSize, type Outcome, type PlatformErrorOptions } from '../kernel/index.ts';
import { errorLines } from './error.ts';
import type { Style } from './output.ts';
import { align } from './table.ts';

export interface SummaryOptions {
  /** `shop on local` */
  readonly subject: string;
  /** What it is when all went well: `up`, `released`, `down`. */
  readonly verb: string;
  readonly style: Style;
}

/** The lines that end `up`, `deploy`, `scale`, `restart`, `rollback` and `down`: result, seconds, memory, critical path, failures. */
export function summaryLines(outcome: Outcome, { subject, verb, style }: SummaryOptions): string[] {
  const reachable = ['up', 'released'].includes(verb) && outcome.status !== 'interrupted';
  const failures = toldOnce(outcome).flatMap((error) => errorLines(error, style));
  return [
    ...failures,
    headline(outcome, subject, verb, style),
    ...(outcome.status === 'done' ? criticalPath(outcome, style) : []),
    ...(reachable ? addresses(outcome, style) : []),
  ];
}

/** What several fail for is told once, with all places. */
function toldOnce({ failures }: Outcome): PlatformErrorOptions[] {
  const words = new Map<string, PlatformErrorOptions>();
  for (const { error } of failures) {
    const same = words.get(error.message);
    const places = [...(same?.where?.split(', ') ?? []), ...(error.where === undefined ? [] : [error.where])];
    const where = places.length === 0 ? {} : { where: [...new Set(places)].join(', ') };
    words.set(error.message, { ...(same ?? error), ...where });
  }
  return [...words.values()];
}

function headline(outcome: Outcome, subject: string, verb: string, style: Style): string {
  const took = formatDuration(outcome.durationMs);
  const facts = [
    ...(!outcome.memoryBytes ? [] : [formatSize(outcome.memoryBytes)]),
    ...(outcome.release === undefined ? [] : [`release ${outcome.release}`]),
  ].map((fact) => ` · ${fact}`);
  switch (outcome.status) {
    case 'done':
      return outcome.changed === 0
        ? `${style.green('✓')} ${style.bold(subject)} is ${verb}, nothing had to change (${took})${facts.join('')}`
        : `${style.green('✓')} ${style.bold(subject)} is ${verb} in ${took} · ${plural(outcome.changed, 'operation')}${facts.join('')}`;
    case 'not-ready':
      return `${style.red('✗')} ${style.bold(subject)}: ${plural(components(outcome), 'component')} not ready after ${took}; the others go on`;
    case 'rolled-back':
      if (verb === 'rolled back')
        return `${style.red('✗')} ${style.bold(subject)}: not ${verb}, release ${outcome.release} is there again after ${took}`;
      return `${style.red('✗')} ${style.bold(subject)}: rolled back to the previous release after ${took}`;
    case 'interrupted':
      return `${style.yellow('!')} ${style.bold(subject)}: interrupted after ${took}, ${plural(outcome.changed, 'operation')} done`;
  }
}

const components = (outcome: Outcome) => new Set(outcome.failures.map(({ component }) => component)).size;
const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

function criticalPath(outcome: Outcome, style: Style): string[] {
  // Nothing became ready in a `down`, so there is no path to it.
  if (outcome.criticalPath.length < 2 || Object.keys(outcome.readyMs).length === 0) return [];
  const steps = outcome.criticalPath.map((name) => {
    const ms = outcome.readyMs[name];
    return ms === undefined ? name : `${name} ${formatDuration(ms)}`;
  });
  return [style.dim(`  critical path  ${steps.join(' → ')}`)];
}

function addresses(outcome: Outcome, style: Style): string[] {
  const entries = Object.entries(outcome.addresses);
  return align(entries.map(([name, url]) => [`  ${name}`, style.cyan(url)]));
}
