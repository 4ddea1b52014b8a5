import type { Setting } from '../config/index.ts';
import { type SqlSettings, sqlSettings } from '../sql/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Search } from './port.ts';
import { postgresSearch } from './postgres/driver.ts';

/** The driver `postgres` searches with full text and trigrams. */
export type SearchSettings = SqlSettings;

/** The binding of a search engine, e.g. for prefix SEARCH: SEARCH_DRIVER, SEARCH_HOST, SEARCH_PORT… */
export function searchSettings(prefix: string): Setting<SearchSettings> {
  return sqlSettings(prefix);
}

/** Opens the driver that the settings name. It connects when it is used. */
export function openSearch(settings: SearchSettings, telemetry: Telemetry): Search {
  return postgresSearch(settings, telemetry);
}
