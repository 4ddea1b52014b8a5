import type { Style } from './output.ts';
import { width } from './style.ts';

export interface ConfigLineView {
  /** `-` for an item of a list. */
  readonly key: string;
  readonly depth: number;
  /** Absent for the head of a map or list that has entries. */
  readonly value?: unknown;
  readonly origin?: string;
}

/** Origins stand in one column, but not behind the one line that is much longer than the others. */
const COLUMN = 64;

/** YAML, each value with its origin as a comment. */
export function configText(lines: readonly ConfigLineView[], style: Style): string[] {
  const texts = lines.map(({ key, depth, value }) => {
    const head = `${'  '.repeat(depth)}${key === '-' ? '-' : `${key}:`}`;
    return value === undefined ? head : `${head} ${inline(value)}`;
  });
  const column = Math.min(COLUMN, Math.max(...texts.map(width)));
  return texts.map((text, index) => {
    const origin = lines[index]?.origin;
    return origin === undefined ? text : `${text.padEnd(column)}  ${style.dim(`# ${origin}`)}`;
  });
}

/** A value on one line of YAML. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (value === null || typeof value !== 'object') return scalar(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, item]) => `${key}: ${inline(item)}`).join(', ')} }`;
}

/** JSON is YAML; words that mean nothing else need no quotes. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  const plain = /^[\w/.][\w ./@%-]*$/.test(value) && !value.endsWith(' ') && !value.includes(' -');
  const means = /^(true|false|null|yes|no|on|off|~)$/i.test(value) || !Number.isNaN(Number(value));
  return plain && !means ? value : JSON.stringify(value);
}
