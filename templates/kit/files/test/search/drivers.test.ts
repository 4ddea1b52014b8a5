import { readConfig } from '../../src/config/index.ts';
import { memorySearch, openSearch, searchSettings } from '../../src/search/index.ts';
import { hasTestDatabase, testDatabase, testTelemetry } from '../../src/testing/index.ts';
import { searchContract } from './contract.ts';

searchContract('memory', async () => {
  const search = memorySearch();
  return { search, close: () => search.close() };
});

if (hasTestDatabase) {
  searchContract('postgres', async () => {
    const { sql: db, name, drop } = await testDatabase();
    await db.exclusive('extension', (session) => session.script('create extension pg_trgm'));
    const { settings } = readConfig({ settings: searchSettings('TEST_DB') });
    const search = openSearch({ ...settings, database: name }, testTelemetry());
    return {
      search,
      close: async () => {
        await search.close();
        await drop();
      },
    };
  });
}
