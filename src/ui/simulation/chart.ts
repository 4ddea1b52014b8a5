import asciichart from 'asciichart';
import type { Style } from '../output.ts';
import type { RunLike } from './like.ts';
import { count, since } from './words.ts';

const LABEL = 8;
const MOST_COLUMNS = 110;
const FEWEST_COLUMNS = 30;
/** Drawn with dots, so that it can be told from the line without colours. */
const DOTS = ['┤', '┤', '·', '·', '·', '·', '·', '·', '·', '·'];

interface Line {
  readonly values: readonly number[];
  readonly paint: (text: string) => string;
  readonly dotted?: boolean;
}

/** Load with capacity, copies, and what waits, one above the other over the same time. `columns`: those of the terminal. */
export function chartLines({ series, model }: RunLike, style: Style, columns = 100): string[] {
  const width = Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, columns - LABEL - 4));
  const to = (values: readonly number[], pick: (list: readonly number[]) => number) => squeeze(values, width, pick);
  const unit = model.kind === 'messages' ? 'msg/s' : 'req/s';
  const load = to(series.load, mean);
  const capacity = to(series.capacity, mean);
  const waiting = to(series.waiting, most);
  const lost = to(series.lost, total);
  return [
    style.dim(`${unit}: ${style.cyan('─ load')}  · capacity`),
    ...panel(
      [
        { values: capacity, paint: style.dim, dotted: true },
        { values: load, paint: style.cyan },
      ],
      9,
    ),
    '',
    style.dim(`replicas: ${style.green('─ asked for')}  · ready`),
    ...panel(
      [
        { values: to(series.ready, last), paint: style.dim, dotted: true },
        { values: to(series.replicas, last), paint: style.green },
      ],
      8,
    ),
    ...(most(waiting) > 0
      ? [
          '',
          style.dim(`waiting: ${style.yellow('─ at most')}`),
          ...panel([{ values: waiting, paint: style.yellow }], 5),
        ]
      : []),
    ...(most(lost) > 0
      ? ['', style.dim(`lost: ${style.red('─')}`), ...panel([{ values: lost, paint: style.red }], 4)]
      : []),
    axis(series.everySeconds * series.atSeconds.length, load.length, style),
  ];
}

/** Several lines on one scale from 0; later ones lie above. */
function panel(lines: readonly Line[], rows: number): string[] {
  const step = roundStep(Math.max(1e-9, ...lines.map(({ values }) => most(values))) / rows);
  const height = Math.max(1, Math.ceil(Math.max(...lines.map(({ values }) => most(values))) / step));
  const max = step * height;
  const format = (value: number) => `${count(Math.abs(value) < 1e-6 ? 0 : value)} `.padStart(LABEL);
  const plots = lines.map(({ values, dotted }) =>
    asciichart
      .plot(values, { min: 0, max, height, offset: 2, format, ...(dotted ? { symbols: DOTS } : {}) })
      .split('\n'),
  );
  return (plots[0] ?? []).map((first, row) => {
    const [, head = ''] = /^(.*?[┤┼])/.exec(first) ?? [];
    const bodies = plots.map((plot) => [...(plot[row] ?? '').replace(/^.*?[┤┼]/, '')]);
    return head.replace('┼', '┤') + overlay(bodies, lines);
  });
}

function overlay(bodies: readonly (readonly string[])[], lines: readonly Line[]): string {
  const width = Math.max(...bodies.map(({ length }) => length));
  let text = '';
  for (let column = 0; column < width; ) {
    const owner = bodies.findLastIndex((body) => (body[column] ?? ' ') !== ' ');
    let end = column + 1;
    while (end < width && bodies.findLastIndex((body) => (body[end] ?? ' ') !== ' ') === owner) end += 1;
    const part = (bodies[Math.max(0, owner)] ?? []).slice(column, end).join('');
    text += owner < 0 ? ' '.repeat(end - column) : (lines[owner]?.paint(part) ?? part);
    column = end;
  }
  return text.trimEnd();
}

/** The next of 1, 2, 5, 10, 20, 50… */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= value) ?? 10 * power;
}

function axis(seconds: number, columns: number, style: Style): string {
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => ({
    at: Math.round(part * (columns - 1)),
    text: since(part * seconds),
  }));
  let line = '';
  for (const { at, text } of marks) {
    const start = Math.max(0, Math.min(at, columns - text.length));
    if (start > line.length || line === '') line = line.padEnd(start) + text;
  }
  return style.dim(' '.repeat(LABEL + 1) + line);
}

/** As many values as there are columns: each of those that fall on it. Fewer values are stretched. */
function squeeze(values: readonly number[], columns: number, pick: (list: readonly number[]) => number): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    return pick(values.slice(from, to));
  });
}

const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0);
const mean = (list: readonly number[]) => total(list) / Math.max(1, list.length);
const most = (list: readonly number[]) => list.reduce((a, b) => Math.max(a, b), 0);
const last = (list: readonly number[]) => list.at(-1) ?? 0;
