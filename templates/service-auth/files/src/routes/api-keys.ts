import { ApiKeys as ApiKeyList, CreatedApiKey, NewApiKey } from '@app/contracts/auth';
import { requirePerson } from '@app/kit/auth';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import { type ApiKeys, MOST_KEYS } from '../api-keys/index.ts';

export interface ApiKeyRoutes {
  readonly apiKeys: ApiKeys;
}

const tags = ['API keys'];
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** People alone handle keys: a key that makes keys could give itself what it was not given. */
export function apiKeyRoutes(app: App, { apiKeys }: ApiKeyRoutes): void {
  app.get(
    '/api/auth/keys',
    {
      schema: { tags, summary: 'List own API keys', response: { 200: ApiKeyList } },
      config: { problems: [401, 403] },
    },
    async (request) => ({ items: await apiKeys.list(requirePerson(request).userId) }),
  );

  app.post(
    '/api/auth/keys',
    {
      schema: { tags, summary: 'Make an API key', body: NewApiKey, response: { 201: CreatedApiKey } },
      config: { problems: [401, 403, 409, 422] },
    },
    async (request, reply) => {
      const { userId } = requirePerson(request);
      const { name, scopes, expiresAt } = request.body;
      const result = await apiKeys.create(userId, { name, scopes, expiresAt: parseExpiry(expiresAt) });
      if ('created' in result) return reply.code(201).send(result.created);
      if (result.refused === 'stranger') throw problems.unauthorized('This account is gone.');
      throw problems.conflict(`You have ${MOST_KEYS} keys: delete one that is not used.`);
    },
  );

  app.delete(
    '/api/auth/keys/:id',
    {
      schema: { tags, summary: 'Revoke an own API key', params: ById, response: { 204: Type.Null() } },
      config: { problems: [401, 403, 404] },
    },
    async (request, reply) => {
      const { userId } = requirePerson(request);
      const { id } = request.params;
      if (!(await apiKeys.revoke(userId, id))) throw problems.notFound(`You have no key ${id}.`);
      return reply.code(204).send(null);
    },
  );
}

function parseExpiry(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  // The format allows a leap second, which a Date does not know.
  if (date.getTime() > Date.now()) return date;
  throw problems.unprocessable('expiresAt must be in the future.');
}
