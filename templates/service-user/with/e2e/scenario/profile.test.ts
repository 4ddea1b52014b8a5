import type { Profile } from '@app/contracts/user';
import { expect, test } from 'vitest';
import { actorAt, CLIENTS } from '../support/clients.ts';

test.each(CLIENTS)('$name shows and changes a profile', async (client) => {
  const actor = await actorAt(client);
  const read = () => actor.call<Profile>('GET', '/api/users/me');
  // It is made of what auth has told through the queue.
  await expect.poll(async () => (await read()).status, { timeout: 20_000, interval: 200 }).toBe(200);
  expect((await read()).body.email).toBe(actor.email);
  const changed = await actor.call<Profile>('PATCH', '/api/users/me', { body: { bio: 'Reads a lot.' } });
  expect(changed).toMatchObject({ status: 200, body: { bio: 'Reads a lot.' } });
});
