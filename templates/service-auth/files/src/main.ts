import { readEvent } from '@app/contracts/events';
import { memoryCache, openCache } from '@app/kit/cache';
import { every, runMain } from '@app/kit/lifecycle';
import { forgetHandled, outbox, startRelay, subscribeOnce } from '@app/kit/outbox';
import { openQueue } from '@app/kit/queue';
import { createService } from '@app/kit/service';
import { openSql } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';
import { applyUser, sqlAccounts } from './accounts/index.ts';
import { sqlApiKeys } from './api-keys/index.ts';
import { createKeyRing, sqlKeyStore } from './keys/index.ts';
import { createPasswords } from './passwords/index.ts';
import { authRoutes } from './routes/index.ts';
import { sqlSessions } from './sessions/index.ts';
import { readSettings } from './settings.ts';
import { createThrottle } from './throttle/index.ts';
import { createTokenIssuer } from './tokens.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

await runMain(async () => {
  const settings = readSettings();
  const telemetry = createTelemetry(settings.server);
  const { log } = telemetry;
  const sql = openSql(settings.db, telemetry);
  const cache = settings.cache && openCache(settings.cache, telemetry);
  const queue = settings.queue && openQueue(settings.queue, telemetry);

  const keys = createKeyRing(sqlKeyStore(sql), { accessTokenSeconds: settings.accessTokenSeconds, log });
  const sessions = sqlSessions(sql, { lifeMs: settings.sessionDays * DAY_MS });
  const apiKeys = sqlApiKeys(sql);
  const service = await createService({
    settings: settings.server,
    telemetry,
    title: 'Accounts and tokens',
    requires: { db: sql },
    prefers: { cache, queue },
  });
  authRoutes(service.app, {
    accounts: sqlAccounts(sql, queue && outbox),
    passwords: createPasswords(),
    sessions,
    apiKeys,
    keys,
    tokens: createTokenIssuer({ ...settings, keys }),
    throttle: createThrottle(cache ?? memoryCache(), settings),
  });
  every(5 * MINUTE_MS, 'signing keys', log, () => keys.refresh());
  every(HOUR_MS, 'expired sessions', log, () => sessions.purge());
  every(HOUR_MS, 'expired API keys', log, () => apiKeys.purge());
  every(HOUR_MS, 'handled messages', log, () => forgetHandled(sql));
  await service.start(async () => {
    if (!queue) return [];
    const users = await subscribeOnce({
      queue,
      sql,
      topics: ['users'],
      group: settings.server.name,
      handle: async (message, session) => {
        const event = readEvent('users', message);
        if (event) await applyUser(session, event);
      },
    });
    return [users, startRelay({ sql, queue, log })];
  });
});
