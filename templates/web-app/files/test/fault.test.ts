import { ApiError } from '@app/sdk';
import { expect, test } from 'vitest';
import { toFault } from '../src/fault.ts';

const problem = { type: 'about:blank', title: 'Bad Request', status: 400 };

test('the API says what is wrong with which field', () => {
  const errors = [{ path: '/body/email', message: 'must match format "email"' }];
  const fault = toFault(new ApiError({ ...problem, detail: 'The request does not fit its schema.', errors }));
  expect(fault).toEqual({
    message: 'The request does not fit its schema.',
    fields: { email: 'must match format "email"' },
  });
});

test('how long to wait', () => {
  const error = new ApiError({ ...problem, status: 429 }, { retryAfterMs: 12_000 });
  expect(toFault(error).message).toContain('12 s');
});

test.each([0, 502, 503])('status %i is not for people', (status) => {
  expect(toFault(new ApiError({ ...problem, status })).message).toMatch(/cannot be reached/);
});

test('neither is a bug', () => {
  expect(toFault(new TypeError('x is undefined')).message).toBe('Something went wrong. Please try again.');
});
