/** API keys: for programs, with no more rights than they need. */
export { type ApiKeys, type Creation, MOST_KEYS, type WantedKey } from './port.ts';
export { sqlApiKeys } from './sql.ts';
