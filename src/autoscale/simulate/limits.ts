import { ExitCode, PlatformError, parseDuration } from '../../kernel/index.ts';
import type { Statistics } from './types.ts';

/** What `--fail-if` may ask for: how a figure is read from the statistics, and in what it is written. */
const FIGURES: Readonly<Record<string, { readonly unit: 'share' | 'time' | 'number'; of(s: Statistics): number }>> = {
  slo: { unit: 'share', of: ({ slo }) => slo.met },
  lost: { unit: 'number', of: ({ lost }) => lost },
  late: { unit: 'number', of: ({ slo, lost }) => Math.max(0, slo.missed - lost) },
  waiting: { unit: 'number', of: ({ mostWaiting }) => mostWaiting },
  wait: { unit: 'time', of: ({ longestWaitSeconds }) => longestWaitSeconds },
  'replica-hours': { unit: 'number', of: ({ replicaHours }) => replicaHours },
  replicas: { unit: 'number', of: ({ mostReplicas }) => mostReplicas },
  changes: { unit: 'number', of: ({ changes }) => changes },
  flaps: { unit: 'number', of: ({ flaps }) => flaps },
  utilisation: { unit: 'share', of: ({ utilisation = 0 }) => utilisation },
};

/** A line that must not be crossed: `slo<99.9%` fails where the share in time is below it. */
export interface Limit {
  readonly text: string;
  fails(statistics: Statistics): boolean;
}

/** `slo<99.9%`, `lost>0`, `wait>2s`; several with commas. Exit code 2 for what is none. */
export function parseLimits(texts: readonly string[]): Limit[] {
  return texts.flatMap((text) => text.split(',')).map((text) => parseLimit(text.trim()));
}

function parseLimit(text: string): Limit {
  const [, name = '', sign, written = ''] = /^([a-z-]+)\s*(<|>)\s*(\S+)$/.exec(text) ?? [];
  const figure = Object.hasOwn(FIGURES, name) ? FIGURES[name] : undefined;
  const value = figure && numberIn(figure.unit, written);
  if (!figure || value === undefined) throw bad(text);
  return { text, fails: (found) => (sign === '<' ? figure.of(found) < value : figure.of(found) > value) };
}

function numberIn(unit: 'share' | 'time' | 'number', text: string): number | undefined {
  if (unit === 'time') {
    const ms = parseDuration(text);
    return ms === undefined ? undefined : ms / 1000;
  }
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (number === undefined || (percent === '%' && unit !== 'share')) return undefined;
  return percent === '%' ? Number(number) / 100 : Number(number);
}

const bad = (text: string): PlatformError =>
  new PlatformError({
    code: 'bad-limit',
    message: `--fail-if ${text}: write FIGURE<VALUE or FIGURE>VALUE`,
    details: [
      `figures: ${Object.keys(FIGURES).join(', ')}`,
      'slo<99.9%, lost>0, late>100, waiting>500, wait>2s, replica-hours>40, replicas>8, changes>20, flaps>0',
    ],
    exitCode: ExitCode.badInput,
  });
