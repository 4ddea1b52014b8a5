import { createRequire } from 'node:module';

/** What is used of node:sqlite (nodejs.org/api/sqlite.html). The Node of an image has it; that of a machine need not. */
interface NodeStatement {
  run(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
  setReturnArrays(enabled: boolean): void;
}
interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
  readonly isTransaction: boolean;
}
type NodeSqlite = { readonly DatabaseSync: new (path: string) => NodeDatabase };

/**
 * Takes the place of libsql in the collector's bundle for containers: one file that needs no package. The Node of the image brings
 * the database.
 */
export default class Database {
  readonly #database: NodeDatabase;

  constructor(path: string) {
    const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite') as NodeSqlite;
    this.#database = new DatabaseSync(path);
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  prepare(sql: string) {
    const made = this.#database.prepare(sql);
    const statement = {
      run: (...values: unknown[]) => made.run(...values),
      all: (...values: unknown[]) => made.all(...values),
      raw: (enabled: boolean) => {
        made.setReturnArrays(enabled);
        return statement;
      },
    };
    return statement;
  }

  close(): void {
    this.#database.close();
  }
}
