/** Full-text search: the port and its drivers. */
export { memorySearch } from './memory.ts';
export { type Hit, type Search, type SearchDocument, type SearchQuery, SearchUnavailable } from './port.ts';
export { type OpenSearchSettings, openSearch, type SearchSettings, searchSettings } from './settings.ts';
export { runSearchTask } from './task.ts';
