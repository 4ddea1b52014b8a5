import { expect, it } from 'vitest';
import { Reject } from '../../src/queue/index.ts';
import { nextAttempt, reasonOf } from '../../src/queue/retry.ts';
import { SearchUnavailable } from '../../src/search/index.ts';

const wait = (attempt: number, random: number) =>
  nextAttempt(new Error('no'), attempt, { attempts: 5, baseMs: 100, maxMs: 300 }, () => random);

it('waits longer each time, up to a limit, by chance in part', () => {
  expect([1, 2, 3, 4].map((attempt) => wait(attempt, 0))).toEqual([50, 100, 150, 150]);
  expect([1, 2, 3, 4].map((attempt) => wait(attempt, 1))).toEqual([100, 200, 300, 300]);
});

it('ends after the last attempt, and at once when no attempt can succeed', () => {
  expect(wait(5, 0)).toBeUndefined();
  expect(nextAttempt(new Reject('never'), 1)).toBeUndefined();
  expect(nextAttempt(Object.assign(new Error('malformed'), { retry: false }), 1)).toBeUndefined();
});

it('does not count attempts that met a store which is away', () => {
  const away = new SearchUnavailable(new Error('away'));
  expect(nextAttempt(away, 1000, { attempts: 5, maxMs: 300 }, () => 1)).toBe(300);
  expect(nextAttempt(away, 2000, { attempts: 5 })).toBeUndefined();
});

it('keeps the beginning of what failed', () => {
  expect(reasonOf(new Error('x'.repeat(600)))).toHaveLength(500);
  expect(reasonOf('text')).toBe('text');
});
