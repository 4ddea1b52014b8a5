import { choice, group, integer, optional, type Setting, text } from '../config/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Queue } from './port.ts';
import { postgresQueue } from './postgres/driver.ts';

export interface QueueSettings {
  readonly driver: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly tls: 'off' | 'require' | 'verify';
  /** Most connections of this process, beside the one that listens. */
  readonly pool: number;
  /** How long `publish` waits for a queue that is away. */
  readonly connectMs: number;
}

/** The binding of a queue, e.g. for prefix QUEUE: QUEUE_DRIVER, QUEUE_HOST, QUEUE_PORT, QUEUE_USER, QUEUE_PASSWORD_FILE… */
export function queueSettings(prefix: string): Setting<QueueSettings> {
  return group({
    driver: choice(`${prefix}_DRIVER`, ['postgres']),
    host: text(`${prefix}_HOST`),
    port: integer(`${prefix}_PORT`, { default: 5432, min: 1, max: 65_535 }),
    database: text(`${prefix}_DATABASE`, { default: 'queue' }),
    user: text(`${prefix}_USER`),
    password: optional(`${prefix}_PASSWORD`),
    tls: choice(`${prefix}_TLS`, ['off', 'require', 'verify'], { default: 'off' }),
    pool: integer(`${prefix}_POOL`, { default: 3, min: 1 }),
    connectMs: integer(`${prefix}_CONNECT_MS`, { default: 5000, min: 1 }),
  });
}

/** Opens the driver that the settings name. It connects when it is used. */
export function openQueue(settings: QueueSettings, telemetry: Telemetry): Queue {
  return postgresQueue(settings, telemetry);
}
