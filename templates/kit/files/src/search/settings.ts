import { choice, flag, group, integer, optional, type Setting, text } from '../config/index.ts';
import { type SqlSettings, sqlSettings } from '../sql/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { openSearchSearch } from './opensearch/driver.ts';
import type { Search } from './port.ts';
import { postgresSearch } from './postgres/driver.ts';

/** The driver `postgres` searches with full text and trigrams, `opensearch` asks OpenSearch or what speaks as it does. */
export type SearchSettings = SqlSettings | OpenSearchSettings;

export interface OpenSearchSettings {
  readonly driver: 'opensearch';
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: boolean;
  /** What the names of its indexes begin with. */
  readonly prefix: string;
  /** Longest time of an answer, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a caller waits for a server that is away, retries included. */
  readonly connectMs: number;
}

/** The binding of a search engine, e.g. for prefix SEARCH: SEARCH_DRIVER, SEARCH_HOST, SEARCH_PORT… */
export function searchSettings(prefix: string): Setting<SearchSettings> {
  const driver = choice(`${prefix}_DRIVER`, ['postgres', 'opensearch']);
  return (env) => (driver(env) === 'opensearch' ? openSearchSettings(prefix) : sqlSettings(prefix))(env);
}

function openSearchSettings(prefix: string): Setting<OpenSearchSettings> {
  return group({
    driver: choice(`${prefix}_DRIVER`, ['opensearch']),
    host: text(`${prefix}_HOST`),
    port: integer(`${prefix}_PORT`, { default: 9200, min: 1, max: 65_535 }),
    user: optional(`${prefix}_USER`),
    password: optional(`${prefix}_PASSWORD`),
    tls: flag(`${prefix}_TLS`, { default: false }),
    prefix: text(`${prefix}_PREFIX`, { default: '' }),
    timeoutMs: integer(`${prefix}_TIMEOUT_MS`, { default: 5000, min: 1 }),
    connectMs: integer(`${prefix}_CONNECT_MS`, { default: 5000, min: 1 }),
  });
}

/** Opens the driver that the settings name. It connects when it is used. */
export function openSearch(settings: SearchSettings, telemetry: Telemetry): Search {
  return settings.driver === 'opensearch' ? openSearchSearch(settings, telemetry) : postgresSearch(settings, telemetry);
}
