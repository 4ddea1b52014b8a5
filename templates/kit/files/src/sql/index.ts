/** Relational databases: the port, statements with bound values, migrations and the Postgres driver. */
export { type MigrateOptions, type Migration, migrate, readMigrations } from './migrate.ts';
export { type Executor, type Session, type Sql, SqlUnavailable, UniqueViolation } from './port.ts';
export { postgresSql } from './postgres/driver.ts';
export { openSql, type SqlSettings, sqlSettings } from './settings.ts';
export { type Placeholder, render, type Statement, sql } from './statement.ts';
export { runTask } from './task.ts';
