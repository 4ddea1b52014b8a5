/** Profiles: what can be done with them, how the database does it, and the cache before it. */
export { applyUser } from './apply.ts';
export { type CachedProfiles, cachedProfiles } from './cached.ts';
export type { Profiles } from './port.ts';
export { sqlProfiles } from './sql.ts';
