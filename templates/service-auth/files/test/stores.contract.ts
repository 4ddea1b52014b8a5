import { newId } from '@app/kit/id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, Accounts } from '../src/accounts/index.ts';
import { type ApiKeys, MOST_KEYS } from '../src/api-keys/index.ts';
import type { KeyStore } from '../src/keys/index.ts';
import type { Sessions } from '../src/sessions/index.ts';

export interface Stores {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly keys: KeyStore;
  readonly apiKeys: ApiKeys;
  close(): Promise<void>;
}

/** What the stores of this service must do, wherever they keep things. They must be empty. */
export function storesContract(name: string, open: () => Promise<Stores>): void {
  describe(`stores: ${name}`, () => {
    let stores: Stores;
    const account: Account = { id: newId(), email: 'a@example.com', name: 'A', passwordHash: 'h', scopes: ['x', 'y'] };

    beforeAll(async () => {
      stores = await open();
      await stores.accounts.create(account);
    });
    afterAll(() => stores.close());

    it('keep one account for an address', async () => {
      expect(await stores.accounts.create({ ...account, id: newId(), name: 'B' })).toBe(false);
      expect(await stores.accounts.find(account.id)).toEqual(account);
      expect(await stores.accounts.findByEmail(account.email)).toEqual(account);
      expect(await stores.accounts.findByEmail('nobody@example.com')).toBeUndefined();
    });

    it('change a password', async () => {
      await stores.accounts.changePassword(account.id, 'new');
      expect((await stores.accounts.find(account.id))?.passwordHash).toBe('new');
    });

    it('exchange a refresh token for the next one', async () => {
      const first = await stores.sessions.open(account.id);
      const second = await stores.sessions.rotate(first);
      expect(second).toMatchObject({ outcome: 'rotated', userId: account.id });
      expect(await stores.sessions.rotate('unheard of')).toEqual({ outcome: 'unknown' });
    });

    it('end the session when a token comes twice', async () => {
      const first = await stores.sessions.open(account.id);
      const other = await stores.sessions.open(account.id);
      const second = await stores.sessions.rotate(first);
      expect(await stores.sessions.rotate(first)).toEqual({ outcome: 'reused', userId: account.id });
      expect(await stores.sessions.rotate('token' in second ? second.token : '')).toEqual({ outcome: 'unknown' });
      expect(await stores.sessions.rotate(other)).toMatchObject({ outcome: 'rotated' });
    });

    it('let one of two have a token that both use at once', async () => {
      const token = await stores.sessions.open(account.id);
      const outcomes = (await Promise.all([stores.sessions.rotate(token), stores.sessions.rotate(token)])).map(
        ({ outcome }) => outcome,
      );
      expect(outcomes.sort()).toEqual(['reused', 'rotated']);
    });

    it('end a session', async () => {
      const token = await stores.sessions.open(account.id);
      await stores.sessions.close(token);
      expect(await stores.sessions.rotate(token)).toEqual({ outcome: 'unknown' });
      await stores.sessions.purge();
    });

    it('know whose an API key is, until it is revoked', async () => {
      const { apiKeys } = stores;
      const result = await apiKeys.create(account.id, { name: 'ci', scopes: ['orders:read', 'products:write'] });
      if (!('created' in result)) throw new Error(result.refused);
      const { key, ...shown } = result.created;
      expect(key.startsWith(shown.prefix)).toBe(true);
      expect(shown).toMatchObject({ name: 'ci', scopes: ['orders:read', 'products:write'], expiresAt: null });
      expect(await apiKeys.list(account.id)).toEqual([{ ...shown, lastUsedAt: null }]);

      const checked = { userId: account.id, keyId: shown.id, scopes: shown.scopes, expiresAt: null };
      expect(await apiKeys.verify(key)).toEqual(checked);
      expect((await apiKeys.list(account.id))[0]?.lastUsedAt).not.toBeNull();
      for (const wrong of ['', key.slice(0, -1), `${key}x`, key.replace(/.$/, key.endsWith('A') ? 'B' : 'A')]) {
        expect(await apiKeys.verify(wrong)).toBeUndefined();
      }
      expect(await apiKeys.revoke(newId(), shown.id)).toBe(false);
      expect(await apiKeys.revoke(account.id, shown.id)).toBe(true);
      expect(await apiKeys.revoke(account.id, shown.id)).toBe(false);
      expect(await apiKeys.verify(key)).toBeUndefined();
    });

    it('forget API keys that have expired', async () => {
      const { apiKeys } = stores;
      const make = async (name: string, expiresAt: Date) => {
        const result = await apiKeys.create(account.id, { name, scopes: ['users:read'], expiresAt });
        if (!('created' in result)) throw new Error(result.refused);
        return result.created.key;
      };
      const inAnHour = new Date(Date.now() + 3_600_000);
      const long = await make('long', inAnHour);
      const soon = new Date(Date.now() + 200);
      const short = await make('short', soon);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, soon.getTime() - Date.now()) + 100));
      expect(await apiKeys.verify(short)).toBeUndefined();
      expect(await apiKeys.verify(long)).toMatchObject({ expiresAt: inAnHour.toISOString() });
      const [left, ...others] = await apiKeys.list(account.id);
      expect([left?.name, others]).toEqual(['long', []]);
      await apiKeys.revoke(account.id, left?.id ?? '');
      await apiKeys.purge();
    });

    it('give nobody more API keys than they may have, and strangers none', async () => {
      const make = (userId = account.id) => stores.apiKeys.create(userId, { name: 'k', scopes: ['users:read'] });
      const results = await Promise.all(Array.from({ length: MOST_KEYS + 2 }, () => make()));
      expect(results.filter((result) => 'created' in result)).toHaveLength(MOST_KEYS);
      expect(await make()).toEqual({ refused: 'full' });
      expect(await make(newId())).toEqual({ refused: 'stranger' });
    });

    it('let one at a time change the keys', async () => {
      const key = (id: string) => ({ id, privateJwk: { kty: 'EC' }, activeFrom: new Date(1000) });
      const addFirst = (id: string) =>
        stores.keys.update(async (keys) => ({ add: keys.length === 0 ? key(id) : undefined, remove: [] }));
      await Promise.all([addFirst('a'), addFirst('b')]);
      const [only, ...none] = await stores.keys.list();
      expect(none).toEqual([]);
      expect(only).toEqual(key(only?.id ?? ''));
      await stores.keys.update(async () => ({ remove: [only?.id ?? ''] }));
      expect(await stores.keys.list()).toEqual([]);
    });
  });
}
