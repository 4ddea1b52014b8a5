import { expect, test } from 'vitest';
import { type Answer, call, expectProblem, newMember } from './support/api.ts';

/** Many at once over many connections, so that they come to all replicas of the gateway. */
const AT_ONCE = 25;
/** More would take longer than these tests may. */
const LARGEST = 3000;

test('the replicas of the gateway share a limit, and tell how it stands', async ({ skip }) => {
  const { accessToken: token } = await newMember();
  const ask = () => call('GET', '/api/auth/me', { token });
  const first = await ask();
  const limit = Number(first.headers.get('ratelimit-limit'));
  expect(limit, 'ratelimit-limit').toBeGreaterThan(0);
  if (limit > LARGEST) skip(`a limit of ${limit} requests is too large for this test`);
  expect(Number(first.headers.get('ratelimit-remaining'))).toBeLessThan(limit);

  const answers: Answer[] = [first];
  while (answers.length < limit + AT_ONCE) answers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, ask))));
  const served = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 429);
  expect(served.length + refused.length).toBe(answers.length);
  expect(served.length).toBeLessThanOrEqual(limit);
  // A replica may hold a few requests in reserve that come to another.
  expect(served.length).toBeGreaterThan(limit * 0.85);

  for (const answer of refused) expectProblem(answer, 429);
  const wait = Number(refused[0]?.headers.get('retry-after'));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(refused[0]?.headers.get('ratelimit-remaining')).toBe('0');

  const other = await newMember();
  expect((await call('GET', '/api/auth/me', { token: other.accessToken })).status).toBe(200);
});
