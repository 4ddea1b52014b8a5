import { cacheSettings } from '@app/kit/cache';
import { integer, readConfig, text, whenSet } from '@app/kit/config';
import { serverSettings } from '@app/kit/lifecycle';
import { queueSettings } from '@app/kit/queue';
import { sqlSettings } from '@app/kit/sql';

/** Everything this service is told from outside. */
export function readSettings() {
  return readConfig({
    server: serverSettings(),
    db: sqlSettings('DB'),
    cache: whenSet('CACHE_DRIVER', cacheSettings('CACHE')),
    /** Without one, nobody is told of new accounts, and accounts are deleted by nobody else. */
    queue: whenSet('QUEUE_DRIVER', queueSettings('QUEUE')),
    /** Claims `iss` and `aud` of the access tokens. */
    issuer: text('TOKEN_ISSUER'),
    audience: text('TOKEN_AUDIENCE'),
    /** An access token cannot be called back: it ends with its life. */
    accessTokenSeconds: integer('ACCESS_TOKEN_SECONDS', { default: 900, min: 10, max: 3600 }),
    /** New accounts from one network in 15 minutes. */
    registrations: integer('REGISTRATIONS', { default: 300, min: 1 }),
    sessionDays: integer('SESSION_DAYS', { default: 30, min: 1, max: 365 }),
  });
}
