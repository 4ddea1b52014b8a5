import { choice, group, integer, optional, type Setting, text } from '../config/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Sql } from './port.ts';
import { postgresSql } from './postgres/driver.ts';

export interface SqlSettings {
  readonly driver: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  /** off: plain; require: encrypted; verify: encrypted, and the certificate of the server is checked. */
  readonly tls: 'off' | 'require' | 'verify';
  /** Most connections of this process. Those of all replicas together must fit the database. */
  readonly pool: number;
  /** Longest time of a statement, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * How long a caller waits for a connection, retries included: a restart of the database should not be an error. Less where it is
   * known that a request has less time.
   */
  readonly connectMs: number;
}

/** The binding of a database, e.g. for prefix DB: DB_DRIVER, DB_HOST, DB_PORT, DB_DATABASE, DB_USER, DB_PASSWORD_FILE. */
export function sqlSettings(prefix: string): Setting<SqlSettings> {
  return group({
    driver: choice(`${prefix}_DRIVER`, ['postgres']),
    host: text(`${prefix}_HOST`),
    port: integer(`${prefix}_PORT`, { default: 5432, min: 1, max: 65_535 }),
    database: text(`${prefix}_DATABASE`),
    user: text(`${prefix}_USER`),
    password: optional(`${prefix}_PASSWORD`),
    tls: choice(`${prefix}_TLS`, ['off', 'require', 'verify'], { default: 'off' }),
    pool: integer(`${prefix}_POOL`, { default: 8, min: 1 }),
    timeoutMs: integer(`${prefix}_TIMEOUT_MS`, { default: 5000, min: 1 }),
    connectMs: integer(`${prefix}_CONNECT_MS`, { default: 15_000, min: 1 }),
  });
}

/** Opens the driver that the settings name. It connects with the first statement. */
export function openSql(settings: SqlSettings, telemetry: Telemetry): Sql {
  return postgresSql(settings, telemetry);
}
