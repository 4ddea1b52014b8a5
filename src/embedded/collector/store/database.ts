import { randomInt } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';

type Value = string | number | Uint8Array | null;
/** Rows are arrays in the order of the columns. */
export type Row = readonly unknown[];

/** A statement, prepared at its first use. */
export interface Statement {
  run(...values: Value[]): void;
  all(...values: Value[]): Row[];
  get(...values: Value[]): Row | undefined;
}

/** The file with everything: SQLite in WAL mode, so that what was committed is there after a kill at any point. */
export interface Store {
  prepare(sql: string): Statement;
  /** All or nothing, and much faster than one by one. */
  transaction(work: () => void): void;
  /** Made with the file: another one is another file. */
  readonly id: string;
  /** Bytes of pages that hold something. */
  usedBytes(): number;
  close(): void;
}

/** Bump it when the tables change: telemetry of an older version is not worth a migration. */
const VERSION = 1;

const TABLES = `
create table if not exists span (
  id integer primary key, trace text not null, span text not null, parent text, component text not null, replica text not null,
  name text not null, kind integer not null, start integer not null, duration integer not null, error integer not null,
  bucket integer not null, peer text, address text, system text, caller text, body text);
create index if not exists span_trace on span (trace);
create index if not exists span_start on span (start);
create table if not exists trace (
  trace text primary key, start integer not null, finish integer not null, spans integer not null, errors integer not null,
  component text not null, name text not null, duration integer, components text not null) without rowid;
create index if not exists trace_start on trace (start);
create table if not exists log (
  id integer primary key, at integer not null, component text not null, replica text not null, level integer not null,
  text text not null, trace text, span text, fields text);
create index if not exists log_at on log (at);
create index if not exists log_trace on log (trace) where trace is not null;
create table if not exists source (id integer primary key, component text not null, replica text not null, origin text not null);
create table if not exists series (id integer primary key, source integer not null, name text not null, type text not null, labels text not null);
create index if not exists series_name on series (name);
create table if not exists sample (id integer primary key, source integer not null, at integer not null, complete integer not null, data blob not null);
create index if not exists sample_source on sample (source, at);
create table if not exists mark (path text primary key, inode integer not null, offset integer not null) without rowid;
`;

/** Opens the store in a folder, or makes it. One that cannot be read is put aside: old telemetry stops nothing. */
export function openStore(folder: string, warn: (message: string) => void): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'telemetry.db');
  try {
    return open(file);
  } catch (error) {
    warn(`the stored telemetry cannot be read and is put aside: ${(error as Error).message}`);
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    renameSync(file, `${file}.broken`);
    return open(file);
  }
}

function open(file: string): Store {
  let database = new Database(file);
  const settings = () => {
    // Commits are not flushed to the disk: a power cut may cost the last seconds, a killed process nothing.
    for (const setting of ['journal_mode = wal', 'synchronous = normal', 'cache_size = -4096', 'temp_store = memory'])
      database.exec(`pragma ${setting}`);
    database.exec('pragma wal_autocheckpoint = 1000');
    database.exec('pragma journal_size_limit = 8388608');
  };
  settings();
  const version = number(database, 'user_version');
  if (version !== 0 && version !== VERSION) {
    database.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    database = new Database(file);
    settings();
  }
  database.exec(TABLES);
  database.exec(`pragma user_version = ${VERSION}`);
  if (number(database, 'application_id') === 0) database.exec(`pragma application_id = ${randomInt(1, 2 ** 31)}`);

  const prepared = new Map<string, Statement>();
  const pageBytes = number(database, 'page_size');
  return {
    id: number(database, 'application_id').toString(36),
    prepare: (sql) => {
      const known = prepared.get(sql);
      if (known) return known;
      const statement = database.prepare(sql);
      // Writing statements have no columns and refuse to be asked for them.
      if (/^\s*(select|with)/i.test(sql)) statement.raw(true);
      const made: Statement = {
        run: (...values) => void statement.run(...values),
        all: (...values) => statement.all(...values) as Row[],
        get: (...values) => (statement.all(...values) as Row[])[0],
      };
      prepared.set(sql, made);
      return made;
    },
    transaction: (work) => {
      database.exec('begin');
      try {
        work();
        database.exec('commit');
      } catch (error) {
        // A full disk has ended it already.
        if (database.inTransaction) database.exec('rollback');
        throw error;
      }
    },
    usedBytes: () => (number(database, 'page_count') - number(database, 'freelist_count')) * pageBytes,
    close: () => database.close(),
  };
}

const number = (database: Database.Database, name: string): number =>
  Number((database.prepare(`pragma ${name}`).raw(true).all() as unknown[][])[0]?.[0] ?? 0);
