import { join } from 'node:path';
import { newId } from '@app/kit/id';
import { outbox, sqlOutbox } from '@app/kit/outbox';
import type { Sql } from '@app/kit/sql';
import { hasTestDatabase, testDatabase } from '@app/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyUser, sqlAccounts } from '../src/accounts/index.ts';
import { sqlApiKeys } from '../src/api-keys/index.ts';
import { sqlKeyStore } from '../src/keys/index.ts';
import { sqlSessions } from '../src/sessions/index.ts';
import { storesContract } from './stores.contract.ts';
import { memoryAccounts, memoryApiKeys, memoryKeys, memorySessions } from './support/memory.ts';

storesContract('memory', async () => {
  const accounts = memoryAccounts();
  const apiKeys = memoryApiKeys(accounts);
  return { accounts, sessions: memorySessions(), keys: memoryKeys(), apiKeys, close: async () => {} };
});

if (hasTestDatabase) {
  const migrations = join(import.meta.dirname, '../migrations');

  storesContract('sql', async () => {
    const { sql, drop } = await testDatabase(migrations);
    return {
      accounts: sqlAccounts(sql),
      sessions: sqlSessions(sql, { lifeMs: 60_000 }),
      keys: sqlKeyStore(sql),
      apiKeys: sqlApiKeys(sql),
      close: drop,
    };
  });

  describe('users elsewhere', () => {
    let sql: Sql;
    let drop: () => Promise<void>;
    const account = () => {
      const id = newId();
      return { id, email: `${id}@example.com`, name: 'A', passwordHash: 'h', scopes: [] };
    };
    const published = async () => {
      const types: string[] = [];
      await sqlOutbox(sql).take(100, async (entries) => {
        types.push(...entries.map(({ topic, message }) => `${topic} ${message.type} ${message.key}`));
      });
      return types;
    };

    beforeAll(async () => {
      ({ sql, drop } = await testDatabase(migrations));
    });
    afterAll(() => drop());

    it('hear of a new account once, and only with a queue', async () => {
      const alice = account();
      const accounts = sqlAccounts(sql, outbox);
      await accounts.create(alice);
      await accounts.create({ ...alice, id: newId() });
      await sqlAccounts(sql).create(account());
      expect(await published()).toEqual([`users user.registered ${alice.id}`]);
    });

    it('take their account, sessions and keys with them', async () => {
      const [alice, bob] = [account(), account()];
      const [accounts, sessions, apiKeys] = [sqlAccounts(sql), sqlSessions(sql, { lifeMs: 60_000 }), sqlApiKeys(sql)];
      for (const one of [alice, bob]) await accounts.create(one);
      const token = await sessions.open(alice.id);
      const result = await apiKeys.create(alice.id, { name: 'k', scopes: ['users:read'] });
      const apply = (event: Parameters<typeof applyUser>[1]) => applyUser(sql, event);

      await apply({ type: 'user.updated', data: { ...alice, name: 'Alice' } });
      expect((await accounts.find(alice.id))?.name).toBe('Alice');
      await apply({ type: 'user.deleted', data: { id: alice.id } });
      expect(await accounts.find(alice.id)).toBeUndefined();
      expect(await sessions.rotate(token)).toEqual({ outcome: 'unknown' });
      expect(await apiKeys.verify('created' in result ? result.created.key : '')).toBeUndefined();
      expect(await accounts.find(bob.id)).toBeDefined();
    });
  });
}
