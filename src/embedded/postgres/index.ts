/** PostgreSQL of the local runtime: its binaries, its data, the command that serves it, and a small psql. */
export * from './binaries.ts';
export { ADMIN, type PrepareOptions, prepareData } from './prepare.ts';
export { type Login, waitReady } from './ready.ts';
export { type RunSqlOptions, runSql } from './sql/run.ts';
export * from './stale.ts';
export * from './start.ts';
