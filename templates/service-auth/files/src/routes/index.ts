/** The API: accounts, sessions, API keys, and the keys that tokens are signed with. */
import type { App } from '@app/kit/service';
import { type AccountRoutes, accountRoutes } from './accounts.ts';
import { type ApiKeyRoutes, apiKeyRoutes } from './api-keys.ts';
import { internalRoutes } from './internal.ts';
import { type JwksRoutes, jwksRoutes } from './jwks.ts';
import { type SessionRoutes, sessionRoutes } from './sessions.ts';

export type AuthRoutes = AccountRoutes & SessionRoutes & ApiKeyRoutes & JwksRoutes;

export function authRoutes(app: App, parts: AuthRoutes): void {
  // Tokens, keys and what people tell about themselves stay out of every cache.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/.well-known/')) reply.header('cache-control', 'no-store');
  });
  accountRoutes(app, parts);
  sessionRoutes(app, parts);
  apiKeyRoutes(app, parts);
  internalRoutes(app, parts);
  jwksRoutes(app, parts);
}
