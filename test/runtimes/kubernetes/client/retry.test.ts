import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../../src/runtimes/kubernetes/client/errors.ts';
import { retryDelay } from '../../../../src/runtimes/kubernetes/client/retry.ts';

const refused = (status: number, retryAfterMs?: number) => new ApiError(status, {}, retryAfterMs);
const cut = (code: string) => Object.assign(new Error(code), { code });

describe('retryDelay', () => {
  it.each([
    ['429 is repeated, whatever it was', refused(429), 'POST', 1, true],
    ['5xx is repeated where it can be said twice', refused(503), 'PATCH', 1, true],
    ['5xx of a POST is not: it may have been carried out', refused(500), 'POST', 1, false],
    ['4xx is an answer', refused(404), 'GET', 1, false],
    ['a cut connection is made again', cut('ECONNRESET'), 'GET', 1, true],
    ['…not for a POST', cut('ECONNRESET'), 'POST', 1, false],
    ['a server that is not there is asked once more', cut('ECONNREFUSED'), 'GET', 1, true],
    ['…and then given up', cut('ECONNREFUSED'), 'GET', 2, false],
    ['an unknown name is no passing trouble', cut('ENOTFOUND'), 'GET', 1, false],
    ['it ends', refused(503), 'GET', 5, false],
  ])('%s', (_title, failure, method, attempt, again) => {
    expect(retryDelay(failure, method, attempt) !== undefined).toBe(again);
  });

  it('waits as long as the server says', () => {
    expect(retryDelay(refused(429, 3000), 'GET', 1)).toBe(3000);
  });
});
