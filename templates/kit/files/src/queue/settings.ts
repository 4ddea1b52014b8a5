import { choice, group, integer, optional, type Setting, text } from '../config/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Queue } from './port.ts';
import { postgresQueue } from './postgres/driver.ts';
import { rabbitmqQueue } from './rabbitmq/driver.ts';

interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly tls: 'off' | 'require' | 'verify';
  /** How long `publish` waits for a queue that is away. */
  readonly connectMs: number;
}

export interface PostgresSettings extends ServerSettings {
  readonly driver: 'postgres';
  readonly database: string;
  /** Most connections of this process, beside the one that listens. */
  readonly pool: number;
}

export interface RabbitmqSettings extends ServerSettings {
  readonly driver: 'rabbitmq';
  readonly vhost: string;
}

export type QueueSettings = PostgresSettings | RabbitmqSettings;

/** An address with TLS says `true`. */
function tls(name: string): Setting<ServerSettings['tls']> {
  const read = choice(name, ['off', 'require', 'verify', 'true'], { default: 'off' });
  return (env) => {
    const word = read(env);
    return word === 'true' ? 'verify' : word;
  };
}

/** The binding of a queue, e.g. for prefix QUEUE: QUEUE_DRIVER, QUEUE_HOST, QUEUE_PORT, QUEUE_USER, QUEUE_PASSWORD_FILE… */
export function queueSettings(prefix: string): Setting<QueueSettings> {
  const driver = choice(`${prefix}_DRIVER`, ['postgres', 'rabbitmq']);
  const server = (port: number) => ({
    host: text(`${prefix}_HOST`),
    port: integer(`${prefix}_PORT`, { default: port, min: 1, max: 65_535 }),
    user: text(`${prefix}_USER`),
    password: optional(`${prefix}_PASSWORD`),
    tls: tls(`${prefix}_TLS`),
    connectMs: integer(`${prefix}_CONNECT_MS`, { default: 5000, min: 1 }),
  });
  const postgres = group({
    driver: () => 'postgres' as const,
    database: text(`${prefix}_DATABASE`, { default: 'queue' }),
    pool: integer(`${prefix}_POOL`, { default: 3, min: 1 }),
    ...server(5432),
  });
  const rabbitmq = group({
    driver: () => 'rabbitmq' as const,
    vhost: text(`${prefix}_VHOST`, { default: '/' }),
    ...server(5672),
  });
  return (env) => (driver(env) === 'rabbitmq' ? rabbitmq(env) : postgres(env));
}

/** Opens the driver that the settings name. It connects when it is used. */
export function openQueue(settings: QueueSettings, telemetry: Telemetry): Queue {
  return settings.driver === 'rabbitmq' ? rabbitmqQueue(settings, telemetry) : postgresQueue(settings, telemetry);
}
