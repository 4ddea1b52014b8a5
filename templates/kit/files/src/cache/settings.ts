import { choice, flag, group, integer, optional, type Setting, text } from '../config/index.ts';
import type { Log, Tracer } from '../telemetry/index.ts';
import type { Cache } from './port.ts';
import { redisCache } from './redis.ts';

export interface CacheSettings {
  readonly driver: 'redis';
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: boolean;
}

/** The binding of a cache, e.g. for prefix CACHE: CACHE_DRIVER, CACHE_HOST, CACHE_PORT, CACHE_USER, CACHE_PASSWORD_FILE. */
export function cacheSettings(prefix: string): Setting<CacheSettings> {
  return group({
    driver: choice(`${prefix}_DRIVER`, ['redis']),
    host: text(`${prefix}_HOST`),
    port: integer(`${prefix}_PORT`, { default: 6379, min: 1, max: 65_535 }),
    user: optional(`${prefix}_USER`),
    password: optional(`${prefix}_PASSWORD`),
    tls: flag(`${prefix}_TLS`, { default: false }),
  });
}

/** Opens the driver that the settings name. It need not be reachable yet. */
export function openCache(settings: CacheSettings, options: { log?: Log; tracer?: Tracer } = {}): Cache {
  return redisCache(settings, options);
}
