import type { LogLevel } from '../../../kernel/index.ts';
import type { Log } from '../records.ts';
import type { Store } from './database.ts';

export const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Where reading of a file goes on after a restart. */
export interface Mark {
  readonly inode: number;
  readonly offset: number;
}

/** Stores log lines, and with them how far their files were read: both or none, so no line is lost or doubled by a kill. */
export function logWriter(store: Store): (logs: readonly Log[], marks?: ReadonlyMap<string, Mark>) => void {
  const insert = store.prepare(
    'insert into log (at, component, replica, level, text, trace, span, fields) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const mark = store.prepare('insert or replace into mark (path, inode, offset) values (?, ?, ?)');
  return (logs, marks = new Map()) => {
    if (logs.length === 0 && marks.size === 0) return;
    store.transaction(() => {
      for (const { at, component, replica, level, text, traceId, spanId, fields } of logs) {
        const rest = fields === null ? null : JSON.stringify(fields);
        insert.run(at, component, replica, LEVELS.indexOf(level), text, traceId, spanId, rest);
      }
      for (const [path, { inode, offset }] of marks) mark.run(path, inode, offset);
    });
  };
}

export const readMarks = (store: Store): Map<string, Mark> =>
  new Map(
    store
      .prepare('select path, inode, offset from mark')
      .all()
      .map(([path, inode, offset]) => [String(path), { inode: Number(inode), offset: Number(offset) }]),
  );
