import { memoryCache, openCache } from '@app/kit/cache';
import { every, runMain } from '@app/kit/lifecycle';
import { createService } from '@app/kit/service';
import { openSql } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';
import { sqlAccounts } from './accounts/index.ts';
import { createKeyRing, sqlKeyStore } from './keys/index.ts';
import { authRoutes } from './routes.ts';
import { sqlSessions } from './sessions/index.ts';
import { readSettings } from './settings.ts';
import { createThrottle } from './throttle.ts';
import { createTokenIssuer } from './tokens.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

await runMain(async () => {
  const settings = readSettings();
  const telemetry = createTelemetry(settings.server);
  const { log } = telemetry;
  const sql = openSql(settings.db, telemetry);
  const cache = settings.cache && openCache(settings.cache, { log });

  const keys = createKeyRing(sqlKeyStore(sql), { accessTokenSeconds: settings.accessTokenSeconds, log });
  const sessions = sqlSessions(sql, { lifeMs: settings.sessionDays * DAY_MS });
  const service = await createService({
    settings: settings.server,
    telemetry,
    title: 'Accounts and tokens',
    requires: { db: sql },
    prefers: { cache },
  });
  authRoutes(service.app, {
    accounts: sqlAccounts(sql),
    sessions,
    keys,
    tokens: createTokenIssuer({ ...settings, keys }),
    throttle: createThrottle(cache ?? memoryCache()),
  });
  every(5 * MINUTE_MS, 'signing keys', log, () => keys.refresh());
  every(60 * MINUTE_MS, 'expired sessions', log, () => sessions.purge());
  await service.start();
});
