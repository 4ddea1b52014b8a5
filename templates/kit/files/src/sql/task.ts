import { readConfig, type Setting } from '../config/index.ts';
import { runMain, taskSettings } from '../lifecycle/index.ts';
import { createTelemetry, type Log } from '../telemetry/index.ts';
import type { Sql } from './port.ts';
import { openSql, type SqlSettings } from './settings.ts';

/** A program that does one thing with a database and ends: a migration, a seed. */
export function runTask(db: Setting<SqlSettings>, work: (sql: Sql, log: Log) => Promise<void>): Promise<void> {
  return runMain(async () => {
    const config = readConfig({ task: taskSettings(), db });
    // In a container this is process 1, which no signal ends by default.
    process.once('SIGTERM', () => process.exit(143));
    const telemetry = createTelemetry(config.task);
    const sql = openSql({ ...config.db, pool: 1 }, telemetry);
    try {
      await work(sql, telemetry.log);
    } finally {
      await sql.close();
      await telemetry.tracer.close();
    }
  });
}
