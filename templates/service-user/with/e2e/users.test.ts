import type { Address, Addresses, Profile } from '@app/contracts/user';
import { beforeAll, expect, test, vi } from 'vitest';
import { call, expectProblem, type Member, newMember } from './support/api.ts';

const ME = '/api/users/me';
const ADDRESSES = `${ME}/addresses`;
const home = { name: 'E2E', street: 'Main 1', city: 'Bern', postalCode: '3000', country: 'CH' };
/** How long it may take until every service knows what one of them has said. */
const SOON = { timeout: 15_000, interval: 100 };

let member: Member;
const as = <T>(method: string, path: string, body?: unknown, who = member) =>
  call<T>(method, path, { token: who.accessToken, body });
const profileOf = (who: Member) => as<Profile>('GET', ME, undefined, who);

async function newUser(): Promise<Member> {
  const user = await newMember();
  await vi.waitFor(async () => expect((await profileOf(user)).status).toBe(200), SOON);
  return user;
}

beforeAll(async () => {
  member = await newUser();
});

test('who registered gets a profile', async () => {
  const { body } = await profileOf(member);
  expect(body).toEqual({ id: member.id, email: member.email, name: 'E2E', bio: '', locale: expect.any(String) });
});

test('a change is seen at once, a new name everywhere', async () => {
  const changed = await as<Profile>('PATCH', ME, { name: 'Renamed', bio: 'Hello' });
  expect(changed).toMatchObject({ status: 200, body: { name: 'Renamed', bio: 'Hello', email: member.email } });
  expect((await profileOf(member)).body).toEqual(changed.body);
  const name = async () => (await as<{ name: string }>('GET', '/api/auth/me')).body.name;
  await expect.poll(name, SOON).toBe('Renamed');
});

test('a change that makes no sense is refused', async () => {
  expectProblem(await as('PATCH', ME, { email: 'other@example.com' }), 400);
  expectProblem(await as('PATCH', ME, {}), 400);
});

test('guests have no profile', async () => {
  expectProblem(await call('GET', ME), 401);
  expectProblem(await call('DELETE', ME), 401);
});

test('addresses are kept for their owner alone', async () => {
  const added = await as<Address>('POST', ADDRESSES, home);
  expect(added).toMatchObject({ status: 201, body: home });
  const other = await newUser();
  expect((await as<Addresses>('GET', ADDRESSES, undefined, other)).body.items).toEqual([]);
  expectProblem(await as('DELETE', `${ADDRESSES}/${added.body.id}`, undefined, other), 404);
  expect((await as<Addresses>('GET', ADDRESSES)).body.items).toEqual([added.body]);
  expect((await as('DELETE', `${ADDRESSES}/${added.body.id}`)).status).toBe(204);
});

test('who deletes the account can neither log in nor stay', async () => {
  const leaver = await newUser();
  const { email, password, refreshToken } = leaver;
  expect((await as('DELETE', ME, undefined, leaver)).status).toBe(204);
  expectProblem(await profileOf(leaver), 404);
  const logIn = async () => (await call('POST', '/api/auth/login', { body: { email, password } })).status;
  await expect.poll(logIn, { ...SOON, interval: 500 }).toBe(401);
  expectProblem(await call('POST', '/api/auth/refresh', { body: { refreshToken } }), 401);
});
