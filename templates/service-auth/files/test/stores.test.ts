import { join } from 'node:path';
import { hasTestDatabase, testDatabase } from '@app/kit/testing';
import { sqlAccounts } from '../src/accounts/index.ts';
import { sqlKeyStore } from '../src/keys/index.ts';
import { sqlSessions } from '../src/sessions/index.ts';
import { storesContract } from './stores.contract.ts';
import { memoryAccounts, memoryKeys, memorySessions } from './support/memory.ts';

storesContract('memory', async () => ({
  accounts: memoryAccounts(),
  sessions: memorySessions(),
  keys: memoryKeys(),
  close: async () => {},
}));

if (hasTestDatabase) {
  storesContract('sql', async () => {
    const { sql, drop } = await testDatabase(join(import.meta.dirname, '../migrations'));
    return {
      accounts: sqlAccounts(sql),
      sessions: sqlSessions(sql, { lifeMs: 60_000 }),
      keys: sqlKeyStore(sql),
      close: drop,
    };
  });
}
