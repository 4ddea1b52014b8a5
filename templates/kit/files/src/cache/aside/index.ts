/** Cache-aside: values are loaded once for all who ask, renewed behind the scenes, and forgotten in groups. */
export { type CacheAside, type CacheAsideOptions, cacheAside, type Read, uncached } from './aside.ts';
