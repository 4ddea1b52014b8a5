import { integer, optional, readConfig, type Setting, text } from '@app/kit/config';
import { type ServerSettings, serverSettings } from '@app/kit/lifecycle';

export interface Settings {
  readonly server: ServerSettings;
  /** Path of the rules. */
  readonly file: string;
  /** How many proxies in front of us write x-forwarded-for: that many entries of it, from the right, are true. */
  readonly trustedHops: number;
  /** Bytes. */
  readonly maxBody: number;
  /** Where pages of other origins may call us from. Our own origin needs no entry. */
  readonly corsOrigins: readonly string[];
  /** WebSockets that are open at once; further ones get 503. */
  readonly maxWebSockets: number;
  /** A WebSocket on which nothing was sent for so long is closed; milliseconds. */
  readonly webSocketIdleMs: number;
  /** Metrics have a port of their own, which no load balancer leads to. */
  readonly metricsPort: number;
}

/** Many replicas share one machine when a parent with an IPC channel started us: any free port then, else the usual one. */
const METRICS_PORT = process.send ? 0 : 9464;

export function readSettings(env?: NodeJS.ProcessEnv): Settings {
  return readConfig(
    {
      server: serverSettings(),
      file: text('GATEWAY_CONFIG_FILE'),
      trustedHops: integer('TRUSTED_HOPS', { default: 0, min: 0, max: 10 }),
      maxBody: integer('MAX_BODY_BYTES', { default: 10 * 2 ** 20, min: 0 }),
      corsOrigins: list(optional('CORS_ORIGINS')),
      maxWebSockets: integer('MAX_WEBSOCKETS', { default: 2000, min: 0 }),
      webSocketIdleMs: integer('WEBSOCKET_IDLE_MS', { default: 120_000, min: 1 }),
      metricsPort: integer('METRICS_PORT', { default: METRICS_PORT, min: 0, max: 65_535 }),
    },
    env,
  );
}

/** Words between commas. */
function list(setting: Setting<string | undefined>): Setting<readonly string[]> {
  return (env) =>
    (setting(env) ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
}
