import type { LogLevel } from '../../../kernel/index.ts';
import { parse, saidIn } from '../otlp/said.ts';
import type { Log } from '../records.ts';

export interface Owner {
  readonly component: string;
  readonly replica: string;
}

/** `product.1.log` is of `product/process/1`, `db.log` of `db/process`, `product.migrate.log` of the task `product/migrate`. */
export function ownerOf(file: string): Owner | undefined {
  const [, component, rest] = /^([a-z0-9-]+)(?:\.([A-Za-z0-9_-]+))?\.log$/.exec(file) ?? [];
  if (component === undefined) return undefined;
  if (rest === undefined) return { component, replica: `${component}/process` };
  return { component, replica: /^\d+$/.test(rest) ? `${component}/process/${rest}` : `${component}/${rest}` };
}

/** A line of a log file `{ at, stream, text }`; the text may be a JSON object itself. Undefined for a line cut by a crash. */
export function logOf(line: string, owner: Owner): Log | undefined {
  const written = parse(line);
  if (!written || typeof written.at !== 'number' || typeof written.text !== 'string') return undefined;
  const { at, text } = written;
  const plain = written.stream === 'stderr' ? (postgresLevel(text) ?? 'warn') : 'info';
  const { level = plain, ...said } = saidIn(text);
  return { ...owner, at, level, ...said };
}

const SEVERITY: Readonly<Record<string, LogLevel>> = {
  LOG: 'info',
  INFO: 'info',
  NOTICE: 'info',
  DETAIL: 'info',
  HINT: 'info',
  STATEMENT: 'info',
  CONTEXT: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'fatal',
  PANIC: 'fatal',
};

/** PostgreSQL writes everything to stderr and says how grave it is: `2026-01-31 12:00:00 UTC [7] LOG:  …`. */
function postgresLevel(text: string): LogLevel | undefined {
  const word = /^\d{4}-\d\d-\d\d .*?\b([A-Z]{3,9}): {2}/.exec(text)?.[1];
  return word === undefined ? undefined : SEVERITY[word];
}
