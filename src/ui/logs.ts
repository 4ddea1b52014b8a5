import type { Style } from './output.ts';
import { width } from './style.ts';

export interface LogView {
  readonly at: number;
  readonly component: string;
  readonly replica: string;
  readonly text: string;
  readonly level: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Told in columns of their own, or of no use to a reader. */
const HIDDEN = new Set(['level', 'time', 'msg', 'service', 'pid', 'hostname', 'v', 'replica']);

/** Draws log lines: `12:00:01.250 product/1 │ listening port=4321`. Names are padded to the longest seen so far. */
export function createLogFormat(style: Style): (entry: LogView) => string {
  const colours = [style.cyan, style.green, style.yellow];
  const assigned = new Map<string, (text: string) => string>();
  let column = 0;
  return (entry) => {
    const name = replicaName(entry);
    column = Math.max(column, width(name));
    const colour = assigned.get(entry.component) ?? colours[assigned.size % colours.length] ?? style.cyan;
    assigned.set(entry.component, colour);
    return `${style.dim(clock(entry.at))} ${colour(name.padEnd(column))} ${style.dim('│')} ${message(entry, style)}`;
  };
}

/** `product/process/2` is `product/2`; the only copy is just `product`. */
function replicaName({ component, replica }: LogView): string {
  const ordinal = /\/(\d+)$/.exec(replica)?.[1];
  return ordinal === undefined ? component : `${component}/${ordinal}`;
}

/** Time of day where the reader is, to the millisecond. */
function clock(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function message({ text, level, fields }: LogView, style: Style): string {
  if (!fields || typeof fields.msg !== 'string') return text;
  const rest = Object.entries(fields)
    .filter(([key, value]) => !HIDDEN.has(key) && value !== undefined)
    .map(([key, value]) => `${style.dim(`${key}=`)}${shown(isError(value) ? value.message : value)}`);
  return [[...tag(level, style), fields.msg, ...rest].join(' '), ...stack(fields.err, level, style)].join('\n');
}

const shown = (value: unknown) =>
  typeof value === 'string' && value !== '' && !/\s/.test(value) ? value : JSON.stringify(value);

interface LoggedError {
  readonly message: string;
  readonly stack?: unknown;
}

/** An error as pino and the kit write it. */
const isError = (value: unknown): value is LoggedError =>
  typeof value === 'object' &&
  value !== null &&
  'stack' in value &&
  'message' in value &&
  typeof value.message === 'string';

/** Where it was thrown, on lines of its own. What is tried again says only why; --json has it all. */
function stack(error: unknown, level: string, style: Style): string[] {
  if (!isError(error) || typeof error.stack !== 'string' || (level !== 'error' && level !== 'fatal')) return [];
  const lines = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.map((line) => style.dim(`    ${line.trim()}`));
}

function tag(level: string, style: Style): string[] {
  if (level === 'error' || level === 'fatal') return [style.red(level)];
  if (level === 'warn') return [style.yellow(level)];
  return level === 'info' ? [] : [style.dim(level)];
}
