import { Profile, ProfileChange } from '@app/contracts/user';
import { requirePerson, requireScope } from '@app/kit/auth';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Profiles } from '../profiles/index.ts';
import { noProfile } from './missing.ts';

const tags = ['users'];

export function profileRoutes(app: App, profiles: Profiles): void {
  app.get(
    '/api/users/me',
    {
      schema: { tags, summary: 'Read the own profile', response: { 200: Profile } },
      config: { problems: [401, 403, 404] },
    },
    async (request) => {
      const profile = await profiles.find(requireScope(request, 'users:read').userId);
      if (!profile) throw noProfile();
      return profile;
    },
  );

  app.patch(
    '/api/users/me',
    {
      schema: { tags, summary: 'Change the own profile', body: ProfileChange, response: { 200: Profile } },
      config: { problems: [401, 403, 404] },
    },
    async (request) => {
      const profile = await profiles.update(requireScope(request, 'users:write').userId, request.body);
      if (!profile) throw noProfile();
      return profile;
    },
  );

  app.delete(
    '/api/users/me',
    {
      schema: {
        tags,
        summary: 'Delete the own account',
        description: 'Profile, addresses, reviews, sessions and API keys end. No API key may do that.',
        response: { 204: Type.Null() },
      },
      config: { problems: [401, 403, 404] },
    },
    async (request, reply) => {
      if (!(await profiles.remove(requirePerson(request).userId))) throw noProfile();
      return reply.code(204).send(null);
    },
  );
}
