import { expect, test } from 'vitest';
import { isRefusal, verdictOn } from '../../src/endpoints/index.ts';

const PROBLEM = 'application/problem+json; charset=utf-8';

test.each([
  [200, 'application/json', false, 'good'],
  [404, PROBLEM, false, 'good'],
  [500, PROBLEM, false, 'bad'],
  [501, undefined, false, 'bad'],
  // Said by whatever stands before a program that is not well, or by the program about what is behind it.
  [502, 'text/html', true, 'failed'],
  [502, undefined, true, 'failed'],
  [502, PROBLEM, false, 'good'],
  [504, PROBLEM, false, 'good'],
  [503, PROBLEM, true, 'failed'],
  [503, undefined, true, 'failed'],
])('%i as %s: refusal %s, replica %s', (status, type, refusal, verdict) => {
  expect([isRefusal(status, type), verdictOn(status, type)]).toEqual([refusal, verdict]);
});
