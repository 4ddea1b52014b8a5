import { Credentials, RefreshRequest, Tokens } from '@app/contracts/auth';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Account } from '../accounts/index.ts';
import { type LogIn, logIn, normalize } from '../login.ts';
import type { Sessions } from '../sessions/index.ts';
import type { Throttle } from '../throttle/index.ts';
import type { TokenIssuer } from '../tokens.ts';

export interface SessionRoutes extends LogIn {
  readonly sessions: Sessions;
  readonly tokens: TokenIssuer;
  readonly throttle: Throttle;
}

const tags = ['sessions'];

export function sessionRoutes(app: App, parts: SessionRoutes): void {
  const { accounts, sessions, tokens, throttle } = parts;
  const answer = async (account: Pick<Account, 'id' | 'scopes'>, refreshToken: string): Promise<Tokens> => ({
    accessToken: await tokens.issue(account),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: tokens.seconds,
  });

  app.post(
    '/api/auth/login',
    {
      schema: { tags, summary: 'Log in', body: Credentials, response: { 200: Tokens } },
      config: { problems: [401, 429] },
    },
    async (request) => {
      const email = normalize(request.body.email);
      const account = await throttle.login(email, request.ip, () => logIn(parts, email, request.body.password));
      if (!account) throw problems.unauthorized('The email or the password is wrong.');
      return answer(account, await sessions.open(account.id));
    },
  );

  app.post(
    '/api/auth/refresh',
    {
      schema: { tags, summary: 'Get the next tokens', body: RefreshRequest, response: { 200: Tokens } },
      config: { problems: [401] },
    },
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
}
