/** A cache that may go away at any moment: the port, its drivers, and the cache-aside pattern on top. */
export { type CacheAside, type CacheAsideOptions, cacheAside, type Read, uncached } from './aside/index.ts';
export { tolerant } from './aside/tolerant.ts';
export { memoryCache } from './memory.ts';
export { type Cache, CacheUnavailable, type Lock, type WindowCount } from './port.ts';
export { redisCache } from './redis.ts';
export { type CacheSettings, cacheSettings, openCache } from './settings.ts';
