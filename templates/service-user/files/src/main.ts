import { readEvent } from '@app/contracts/events';
import { cacheAside, cacheSettings, openCache, uncached } from '@app/kit/cache';
import { readConfig, whenSet } from '@app/kit/config';
import { every, runMain, serverSettings } from '@app/kit/lifecycle';
import { forgetHandled, startRelay, subscribeOnce } from '@app/kit/outbox';
import { openQueue, queueSettings } from '@app/kit/queue';
import { createService } from '@app/kit/service';
import { openSql, sqlSettings } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';
import { sqlAddresses } from './addresses/index.ts';
import { applyUser, cachedProfiles, sqlProfiles } from './profiles/index.ts';
import { userRoutes } from './routes/index.ts';

/** How old a profile may be when the cache was away while it changed: this long, and again while it is renewed. */
const CACHED_MS = 60_000;
const HOUR_MS = 3_600_000;

await runMain(async () => {
  const config = readConfig({
    server: serverSettings(),
    db: sqlSettings('DB'),
    cache: whenSet('CACHE_DRIVER', cacheSettings('CACHE')),
    // Profiles come from it, so it is no option.
    queue: queueSettings('QUEUE'),
  });
  const telemetry = createTelemetry(config.server);
  const { log } = telemetry;
  const sql = openSql(config.db, telemetry);
  const cache = config.cache && openCache(config.cache, telemetry);
  const queue = openQueue(config.queue, telemetry);

  const service = await createService({
    settings: config.server,
    telemetry,
    title: 'Users',
    requires: { db: sql },
    prefers: { cache, queue },
  });
  const cached = cache && cacheAside(cache, { namespace: 'profiles', ttlMs: CACHED_MS, staleMs: CACHED_MS, log });
  const profiles = cachedProfiles(sqlProfiles(sql), cached ?? uncached);
  userRoutes(service.app, { profiles, addresses: sqlAddresses(sql) });
  every(HOUR_MS, 'handled messages', log, () => forgetHandled(sql));
  await service.start(async () => [
    await subscribeOnce({
      queue,
      sql,
      topics: ['users'],
      group: config.server.name,
      handle: async (message, session) => {
        const event = readEvent('users', message);
        if (event) await applyUser(session, event);
      },
      after: (message) => profiles.changed(message.key),
    }),
    startRelay({ sql, queue, log }),
  ]);
});
