import type { Drift, Effect, FieldChange, Json, PlannedOperation } from '../kernel/index.ts';
import type { Style } from './output.ts';
import { planLines } from './plan.ts';
import { align } from './table.ts';
import type { DiagnosisView } from './tables.ts';

export interface ReviewView {
  readonly operations: readonly PlannedOperation[];
  readonly drift: readonly Drift[];
  readonly checks: DiagnosisView['checks'];
  readonly release?: string;
}

/** More fields of one object than this are counted, not shown. */
const FIELDS = 12;
const WIDTH = 60;

/** A plan with its fields and effects, what was changed by hand, what stands in the way, and all of it in one line. */
export function reviewLines(review: ReviewView, style: Style): string[] {
  const lines = planLines(review.operations, style);
  const own = review.operations.flatMap((operation, index) => [
    lines[index] ?? '',
    ...fieldLines(operation.fields ?? [], style),
    ...(operation.effects ?? []).map((effect) => effectLine(effect, style)),
  ]);
  return [
    ...(own.length === 0 ? lines : own),
    ...driftLines(review, style),
    ...checkLines(review.checks, style),
    ...(own.length === 0 ? [] : ['', totalLine(review.operations)]),
  ];
}

function fieldLines(fields: readonly FieldChange[], style: Style): string[] {
  const rows = fields.slice(0, FIELDS).map(({ field, before, after }) => {
    const [was, is] = pair(before, after);
    const change =
      before === undefined ? style.green(`+ ${is}`) : after === undefined ? style.red(`- ${was}`) : `${was} → ${is}`;
    return ['      ', field, change];
  });
  const more = fields.length - FIELDS;
  return [...align(rows), ...(more > 0 ? [style.dim(`       and ${more} more fields: --json has all`)] : [])];
}

function effectLine({ level, text, next }: Effect, style: Style): string {
  if (level === 'info') return style.dim(`       · ${text}`);
  if (level === 'warn') return style.yellow(`       ! ${text}`);
  return `${style.red(`       ✗ ${text}`)}${next === undefined ? '' : style.dim(`  ${next}`)}`;
}

function driftLines({ drift, release }: ReviewView, style: Style): string[] {
  if (drift.length === 0) return [];
  const rows = drift.map(({ resource, change, field = '', released, now, manager, at, outcome }) => {
    const [was, is] = pair(released, now);
    const what =
      change === 'gone'
        ? 'was removed'
        : change === 'added'
          ? `+ ${is}`
          : change === 'removed'
            ? `- ${was}`
            : `${was} → ${is}`;
    const who = manager === undefined ? '' : `by ${manager}${at === undefined ? '' : `, ${timeText(at)}`}`;
    return ['  ', resource, field, what, who, outcome === 'stays' ? style.dim(outcome) : style.yellow(outcome)];
  });
  return ['', style.bold(`changed by hand since release ${release ?? '…'}`), ...align(rows)];
}

const timeText = (at: string) => at.replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z');

function checkLines(checks: ReviewView['checks'], style: Style): string[] {
  const bad = checks.filter(({ ok }) => !ok);
  if (bad.length === 0) return [];
  const rows = bad.map(({ name, warning, message, next = '' }) => [
    `  ${warning ? style.yellow('!') : style.red('✗')}`,
    name,
    message,
    style.dim(next),
  ]);
  return ['', style.bold(bad.some(({ warning }) => !warning) ? 'what stands in the way' : 'to know'), ...align(rows)];
}

/** `2 to create, 1 to change, 1 task; copies are replaced of product, order; refused: 1`. */
function totalLine(operations: readonly PlannedOperation[]): string {
  const words: readonly (readonly [string, string])[] = [
    ['create', 'to make'],
    ['update', 'to change'],
    ['remove', 'to remove'],
    ['run', 'to run once'],
  ];
  const counts = words.flatMap(([action, word]) => {
    const count = operations.filter((operation) => operation.action === action).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const having = (code: Effect['code']) => [
    ...new Set(
      operations
        .filter(({ effects = [] }) => effects.some((each) => each.code === code))
        .map(({ component }) => component),
    ),
  ];
  const restarted = having('restart');
  const refused = operations.filter(({ effects = [] }) => effects.some(({ level }) => level === 'refused')).length;
  return [
    counts.join(', '),
    ...(restarted.length > 0 ? [`new copies of ${restarted.join(', ')}`] : []),
    ...(refused > 0 ? [`refused: ${refused}`] : []),
  ].join('; ');
}

/** Both values in one line each; of long texts the part that differs. */
function pair(before: Json | undefined, after: Json | undefined): [string, string] {
  const [was, is] = [before, after].map((value) => (value === undefined ? '' : JSON.stringify(value)));
  if (was === undefined || is === undefined) return ['', ''];
  if (was.length <= WIDTH && is.length <= WIDTH) return [was, is];
  let same = 0;
  while (same < Math.min(was.length, is.length) && was[same] === is[same]) same += 1;
  const from = was === '' || is === '' || same < WIDTH / 2 ? 0 : same - 12;
  const cut = (text: string) => {
    const part = text.slice(from, from + WIDTH);
    return `${from > 0 ? '…' : ''}${part}${from + WIDTH < text.length ? '…' : ''}`;
  };
  return [cut(was), cut(is)];
}
