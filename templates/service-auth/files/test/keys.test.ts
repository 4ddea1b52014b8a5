import { testTelemetry } from '@app/kit/testing';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../src/keys/index.ts';
import { activeKey, LIFE_MS, PUBLISHED_MS, planRotation } from '../src/keys/rotation.ts';
import { createTokenIssuer } from '../src/tokens.ts';
import { memoryKeys } from './support/memory.ts';

const TOKEN_MS = 900_000;
const key = (id: string, activeFrom: number) => ({ id, privateJwk: { kty: 'EC' }, activeFrom: new Date(activeFrom) });

describe('rotation', () => {
  it('makes the first key at once', () => {
    expect(planRotation([], 5000, TOKEN_MS)).toEqual({ addFrom: new Date(5000), remove: [] });
  });

  it('publishes the next key before it signs', () => {
    const keys = [key('a', 0)];
    const due = LIFE_MS - PUBLISHED_MS;
    expect(planRotation(keys, due - 1, TOKEN_MS).addFrom).toBeUndefined();
    expect(planRotation(keys, due, TOKEN_MS).addFrom).toEqual(new Date(LIFE_MS));
    const both = [...keys, key('b', LIFE_MS)];
    expect(planRotation(both, due + 1, TOKEN_MS)).toEqual({ addFrom: undefined, remove: [] });
    expect(activeKey(both, LIFE_MS - 1)?.id).toBe('a');
    expect(activeKey(both, LIFE_MS)?.id).toBe('b');
  });

  it('keeps the old key until its last token has expired', () => {
    const keys = [key('a', 0), key('b', LIFE_MS)];
    expect(planRotation(keys, LIFE_MS + TOKEN_MS, TOKEN_MS).remove).toEqual([]);
    expect(planRotation(keys, LIFE_MS + TOKEN_MS + 300_001, TOKEN_MS).remove).toEqual(['a']);
  });
});

describe('key ring', () => {
  const { log } = testTelemetry();
  const options = { accessTokenSeconds: 900, log };

  it('signs tokens that its JWKS verifies, in every replica', async () => {
    const store = memoryKeys();
    const [one, other] = [createKeyRing(store, options), createKeyRing(store, options)];
    const tokens = createTokenIssuer({ issuer: 'auth', audience: 'shop', accessTokenSeconds: 900, keys: one });
    const token = await tokens.issue({ id: 'u1', scopes: ['read', 'write'] });
    const { payload } = await jwtVerify(token, createLocalJWKSet(await other.jwks()), {
      issuer: 'auth',
      audience: 'shop',
      algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({ sub: 'u1', scope: '* read write' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
  });

  it('publishes nothing that is private', async () => {
    const { keys } = await createKeyRing(memoryKeys(), options).jwks();
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('moves on to the next key', async () => {
    let time = 0;
    const ring = createKeyRing(memoryKeys(), { ...options, now: () => time });
    const first = await ring.signing();
    time = LIFE_MS - PUBLISHED_MS;
    await ring.refresh();
    expect((await ring.jwks()).keys).toHaveLength(2);
    expect((await ring.signing()).id).toBe(first.id);
    time = LIFE_MS;
    expect((await ring.signing()).id).not.toBe(first.id);
    time = LIFE_MS * 1.5;
    await ring.refresh();
    expect((await ring.jwks()).keys).toHaveLength(1);
  });
});
