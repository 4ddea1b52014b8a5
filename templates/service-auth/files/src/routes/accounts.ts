import { Registration, User } from '@app/contracts/auth';
import { requireScope } from '@app/kit/auth';
import { newId } from '@app/kit/id';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import type { Accounts } from '../accounts/index.ts';
import { normalize } from '../login.ts';
import type { Passwords } from '../passwords/index.ts';
import type { Throttle } from '../throttle/index.ts';

export interface AccountRoutes {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
}

const tags = ['accounts'];

export function accountRoutes(app: App, { accounts, passwords, throttle }: AccountRoutes): void {
  app.post(
    '/api/auth/register',
    {
      schema: { tags, summary: 'Make an account', body: Registration, response: { 201: User } },
      config: { problems: [429] },
    },
    async (request, reply) => {
      await throttle.register(request.ip);
      const { password, name } = request.body;
      const user = { id: newId(), email: normalize(request.body.email), name };
      const created = await accounts.create({ ...user, passwordHash: await passwords.hash(password), scopes: [] });
      // The same answer for an address that is taken: nobody learns here who has an account, and nothing was changed.
      if (!created) request.log.info('registration of an address that has an account');
      return reply.code(201).send(user);
    },
  );

  app.get(
    '/api/auth/me',
    { schema: { tags, summary: 'Who am I', response: { 200: User } }, config: { problems: [401, 403] } },
    async (request) => {
      const account = await accounts.find(requireScope(request, 'users:read').userId);
      if (!account) throw problems.unauthorized('This account is gone.');
      return { id: account.id, email: account.email, name: account.name };
    },
  );
}
