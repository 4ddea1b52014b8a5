import { cacheAside, cacheSettings, openCache, uncached } from '@app/kit/cache';
import { readConfig, whenSet } from '@app/kit/config';
import { forgetReplays } from '@app/kit/idempotency';
import { every, runMain, serverSettings } from '@app/kit/lifecycle';
import { createService } from '@app/kit/service';
import { openSql, sqlSettings } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';
import { sqlProducts } from './products/index.ts';
import { productRoutes } from './routes.ts';

/** How old a list may be when the cache was away while something changed. */
const CACHED_MS = 30_000;
const HOUR_MS = 3_600_000;

await runMain(async () => {
  const config = readConfig({
    server: serverSettings(),
    db: sqlSettings('DB'),
    cache: whenSet('CACHE_DRIVER', cacheSettings('CACHE')),
  });
  const telemetry = createTelemetry(config.server);
  const { log } = telemetry;
  const sql = openSql(config.db, telemetry);
  const cache = config.cache && openCache(config.cache, { log });

  const service = await createService({
    settings: config.server,
    telemetry,
    title: 'Products',
    requires: { db: sql },
    prefers: { cache },
  });
  productRoutes(service.app, {
    products: sqlProducts(sql),
    lists: cache ? cacheAside(cache, { namespace: 'products', ttlMs: CACHED_MS, log }) : uncached,
  });
  every(HOUR_MS, 'old idempotency keys', log, () => forgetReplays(sql));
  await service.start();
});
