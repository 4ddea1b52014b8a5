import type { Setting } from '../config/index.ts';
import { type SqlSettings, sqlSettings } from '../sql/index.ts';

/** The driver `postgres` searches with full text and trigrams. */
export type SearchSettings = SqlSettings;

/** The binding of a search engine, e.g. for prefix SEARCH: SEARCH_DRIVER, SEARCH_HOST, SEARCH_PORT… */
export function searchSettings(prefix: string): Setting<SearchSettings> {
  return sqlSettings(prefix);
}
