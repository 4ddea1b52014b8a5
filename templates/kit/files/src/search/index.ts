/** Full-text search: the port and its drivers. */
export { memorySearch } from './memory.ts';
export { type Hit, type Search, type SearchDocument, type SearchQuery, SearchUnavailable } from './port.ts';
export { openSearch, type SearchSettings, searchSettings } from './settings.ts';
