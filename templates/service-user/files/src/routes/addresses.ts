import { Address, Addresses as AddressList, NewAddress } from '@app/contracts/user';
import { requireScope } from '@app/kit/auth';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import { type Addresses, MOST_ADDRESSES } from '../addresses/index.ts';
import { noProfile } from './missing.ts';

const tags = ['addresses'];
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });

export function addressRoutes(app: App, addresses: Addresses): void {
  app.get(
    '/api/users/me/addresses',
    {
      schema: { tags, summary: 'List own addresses', response: { 200: AddressList } },
      config: { problems: [401, 403] },
    },
    async (request) => ({ items: await addresses.list(requireScope(request, 'users:read').userId) }),
  );

  app.post(
    '/api/users/me/addresses',
    {
      schema: { tags, summary: 'Add an address', body: NewAddress, response: { 201: Address } },
      config: { problems: [401, 403, 404, 409] },
    },
    async (request, reply) => {
      const result = await addresses.add(requireScope(request, 'users:write').userId, request.body);
      if ('added' in result) return reply.code(201).send(result.added);
      if (result.refused === 'stranger') throw noProfile();
      throw problems.conflict(`You have ${MOST_ADDRESSES} addresses: delete one that is not used.`);
    },
  );

  app.delete(
    '/api/users/me/addresses/:id',
    {
      schema: { tags, summary: 'Delete an own address', params: ById, response: { 204: Type.Null() } },
      config: { problems: [401, 403, 404] },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, 'users:write');
      const { id } = request.params;
      if (!(await addresses.remove(userId, id))) throw problems.notFound(`You have no address ${id}.`);
      return reply.code(204).send(null);
    },
  );
}
