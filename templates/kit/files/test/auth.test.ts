import { expect, it } from 'vitest';
import { identityOf, requirePerson, requireScope, requireUser } from '../src/auth/index.ts';
import { apiKeyOf, personOf } from '../src/testing/index.ts';

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

it('lets people do everything with what is theirs, and keys what they were made for', () => {
  const [person, key] = [{ headers: personOf('u1') }, { headers: apiKeyOf('u1', 'orders:read') }];
  const forbidden = expect.objectContaining({ status: 403 });
  expect(requireScope(person, 'orders:write').userId).toBe('u1');
  expect(requirePerson(person).userId).toBe('u1');
  expect(requireScope(key, 'orders:read').userId).toBe('u1');
  expect(() => requireScope(key, 'orders:write')).toThrow(forbidden);
  expect(() => requirePerson(key)).toThrow(forbidden);
  expect(() => requirePerson({ headers: {} })).toThrow(expect.objectContaining({ status: 401 }));
});
