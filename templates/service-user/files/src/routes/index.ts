/** The API: everybody has one profile and own addresses, and nobody reaches those of others. */
import type { App } from '@app/kit/service';
import type { Addresses } from '../addresses/index.ts';
import type { Profiles } from '../profiles/index.ts';
import { addressRoutes } from './addresses.ts';
import { profileRoutes } from './profiles.ts';

export interface UserRoutes {
  readonly profiles: Profiles;
  readonly addresses: Addresses;
}

export function userRoutes(app: App, { profiles, addresses }: UserRoutes): void {
  // What people tell about themselves stays out of the caches of others.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  profileRoutes(app, profiles);
  addressRoutes(app, addresses);
}
