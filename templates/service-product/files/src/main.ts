import { readEvent } from '@app/contracts/events';
import { cacheAside, cacheSettings, openCache, uncached } from '@app/kit/cache';
import { readConfig, whenSet } from '@app/kit/config';
import { forgetReplays } from '@app/kit/idempotency';
import { every, runMain, serverSettings } from '@app/kit/lifecycle';
import { forgetHandled, outbox, startRelay, subscribeOnce } from '@app/kit/outbox';
import { openQueue, queueSettings } from '@app/kit/queue';
import { createService } from '@app/kit/service';
import { openSql, sqlSettings } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';
import { createCatalogue } from './catalogue/index.ts';
import { sqlProducts } from './products/index.ts';
import { applyReview } from './ratings/index.ts';
import { productRoutes } from './routes.ts';

/** How old an answer may be when the cache was away while something changed: this long, and again while it is renewed. */
const CACHED_MS = 30_000;
const HOUR_MS = 3_600_000;

await runMain(async () => {
  const config = readConfig({
    server: serverSettings(),
    db: sqlSettings('DB'),
    cache: whenSet('CACHE_DRIVER', cacheSettings('CACHE')),
    // Without one, nobody is told of changes, and nobody tells of reviews.
    queue: whenSet('QUEUE_DRIVER', queueSettings('QUEUE')),
  });
  const telemetry = createTelemetry(config.server);
  const { log } = telemetry;
  const sql = openSql(config.db, telemetry);
  const cache = config.cache && openCache(config.cache, telemetry);
  const queue = config.queue && openQueue(config.queue, telemetry);

  const service = await createService({
    settings: config.server,
    telemetry,
    title: 'Products',
    requires: { db: sql },
    prefers: { cache, queue },
  });
  const products = sqlProducts(sql, queue && outbox);
  const cached = cache && cacheAside(cache, { namespace: 'products', ttlMs: CACHED_MS, staleMs: CACHED_MS, log });
  const catalogue = createCatalogue(products, cached ?? uncached);
  productRoutes(service.app, { products, catalogue });
  every(HOUR_MS, 'old idempotency keys', log, () => forgetReplays(sql));
  every(HOUR_MS, 'handled messages', log, () => forgetHandled(sql));
  await service.start(async () => {
    if (!queue) return [];
    const reviews = await subscribeOnce({
      queue,
      sql,
      topics: ['reviews'],
      group: config.server.name,
      handle: async (message, session) => {
        const event = readEvent('reviews', message);
        if (event) await applyReview(session, event);
      },
      after: async (message) => {
        const event = readEvent('reviews', message);
        if (event) await catalogue.changed(event.data.review.productId);
      },
    });
    return [reviews, startRelay({ sql, queue, log })];
  });
});
