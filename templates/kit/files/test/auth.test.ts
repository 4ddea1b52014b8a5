import { expect, it } from 'vitest';
import { identityOf, requireScope, requireUser } from '../src/auth/index.ts';

const request = { headers: { 'x-user-id': 'u1', 'x-user-scopes': 'read  write' } };

it('reads the identity that the gateway vouches for', () => {
  expect(identityOf(request)).toEqual({ userId: 'u1', scopes: ['read', 'write'] });
  expect(identityOf({ headers: {} })).toBeUndefined();
});

it('guards: 401 without a user, 403 without the scope', () => {
  expect(() => requireUser({ headers: {} })).toThrow(expect.objectContaining({ status: 401 }));
  expect(requireScope(request, 'write').userId).toBe('u1');
  expect(() => requireScope(request, 'admin')).toThrow(expect.objectContaining({ status: 403 }));
});
