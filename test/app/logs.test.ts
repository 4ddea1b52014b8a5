import { expect, test } from 'vitest';
import { readEntry } from '../../src/app/logs.ts';

const read = (text: string) => readEntry({ at: 0, component: 'db', replica: 'db', stream: 'stderr', text }).level;

test.each([
  ['LOG:  database system is ready to accept connections', 'info'],
  ['2026-01-31 12:00:00.123 UTC [42] LOG:  checkpoint starting', 'info'],
  ['WARNING:  there is no transaction in progress', 'warn'],
  ['ERROR:  relation "x" does not exist', 'error'],
  ['STATEMENT:  select * from x', 'info'],
  ['FATAL:  password authentication failed', 'error'],
  ['FATAL:  the database system is starting up', 'info'],
  ['PANIC:  could not write', 'fatal'],
  // Whatever else is on stderr.
  ['LOG in', 'warn'],
  ['{"level":"error"}', 'error'],
  ['{"level":50}', 'error'],
])('%s is %s', (text, level) => expect(read(text)).toBe(level));
