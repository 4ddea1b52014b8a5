import { Credentials, RefreshRequest, Registration, Tokens, User } from '@app/contracts/auth';
import { requireUser } from '@app/kit/auth';
import { newId } from '@app/kit/id';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Account, Accounts } from './accounts/index.ts';
import type { KeyRing } from './keys/index.ts';
import { logIn } from './login.ts';
import { hashPassword } from './passwords/index.ts';
import type { Sessions } from './sessions/index.ts';
import type { Throttle } from './throttle.ts';
import type { TokenIssuer } from './tokens.ts';

export interface AuthRoutes {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly keys: KeyRing;
  readonly tokens: TokenIssuer;
  readonly throttle: Throttle;
}

const tags = ['auth'];
const JWKS_MAX_AGE_S = 300;

export function authRoutes(app: App, { accounts, sessions, keys, tokens, throttle }: AuthRoutes): void {
  const answer = async (account: Pick<Account, 'id' | 'scopes'>, refreshToken: string): Promise<Tokens> => ({
    accessToken: await tokens.issue(account),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: tokens.seconds,
  });

  // Tokens and what people tell about themselves stay out of every cache.
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/auth')) reply.header('cache-control', 'no-store');
  });

  app.post(
    '/api/auth/register',
    { schema: { tags, summary: 'Make an account', body: Registration, response: { 201: User } } },
    async (request, reply) => {
      await throttle.register(request.ip);
      const { password, name } = request.body;
      const user = { id: newId(), email: normalize(request.body.email), name };
      const created = await accounts.create({ ...user, passwordHash: await hashPassword(password), scopes: [] });
      // The same answer for an address that is taken: nobody learns here who has an account, and nothing was changed.
      if (!created) request.log.info('registration of an address that has an account');
      return reply.code(201).send(user);
    },
  );

  app.post(
    '/api/auth/login',
    { schema: { tags, summary: 'Log in', body: Credentials, response: { 200: Tokens } } },
    async (request) => {
      const email = normalize(request.body.email);
      const account = await throttle.login(email, request.ip, () => logIn(accounts, email, request.body.password));
      if (!account) throw problems.unauthorized('The email or the password is wrong.');
      return answer(account, await sessions.open(account.id));
    },
  );

  app.post(
    '/api/auth/refresh',
    { schema: { tags, summary: 'Get the next tokens', body: RefreshRequest, response: { 200: Tokens } } },
    async (request) => {
      const rotated = await sessions.rotate(request.body.refreshToken);
      if (rotated.outcome === 'reused') {
        request.log.warn({ user: rotated.userId }, 'a refresh token came twice: session ended');
      }
      const account = rotated.outcome === 'rotated' ? await accounts.find(rotated.userId) : undefined;
      if (rotated.outcome !== 'rotated' || !account) throw problems.unauthorized('Log in again.');
      return answer(account, rotated.token);
    },
  );

  app.post(
    '/api/auth/logout',
    { schema: { tags, summary: 'End the session', body: RefreshRequest, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await sessions.close(request.body.refreshToken);
      return reply.code(204).send(null);
    },
  );

  app.get('/api/auth/me', { schema: { tags, summary: 'Who am I', response: { 200: User } } }, async (request) => {
    const account = await accounts.find(requireUser(request).userId);
    if (!account) throw problems.unauthorized('This account is gone.');
    return { id: account.id, email: account.email, name: account.name };
  });

  app.get(
    '/.well-known/jwks.json',
    { schema: { tags, summary: 'Keys that tokens are signed with' } },
    async (_request, reply) => {
      reply.header('cache-control', `public, max-age=${JWKS_MAX_AGE_S}`);
      return keys.jwks();
    },
  );
}

function normalize(email: string): string {
  return email.trim().toLowerCase();
}
