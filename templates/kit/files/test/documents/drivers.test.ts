import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { documentsSettings, memoryDocuments, openDocuments, prepareDocuments } from '../../src/documents/index.ts';
import { sql } from '../../src/sql/index.ts';
import { hasTestDatabase, testDatabase, testTelemetry } from '../../src/testing/index.ts';
import { COLLECTIONS, documentsContract } from './contract.ts';

documentsContract('memory', async () => {
  const documents = memoryDocuments(COLLECTIONS);
  return { documents, close: () => documents.close() };
});

if (hasTestDatabase) {
  documentsContract('postgres', async () => {
    const { sql: db, name, drop } = await testDatabase();
    await prepareDocuments(db, COLLECTIONS);
    const { settings } = readConfig({ settings: documentsSettings('TEST_DB') });
    const documents = openDocuments({ ...settings, database: name }, testTelemetry());
    return {
      documents,
      close: async () => {
        await documents.close();
        await drop();
      },
    };
  });

  describe('documents in postgres', () => {
    it('are prepared again and again, with the indexes of today', async () => {
      const { sql: db, drop } = await testDatabase();
      onTestFinished(drop);
      const indexes = async () =>
        (await db.query(sql`select 1 from pg_indexes where tablename = 'documents_reviews'`)).length;
      await Promise.all([prepareDocuments(db, COLLECTIONS), prepareDocuments(db, COLLECTIONS)]);
      expect(await indexes()).toBe(4);
      await prepareDocuments(db, { reviews: { indexes: [{ fields: ['rating'] }] } });
      expect(await indexes()).toBe(2);
    });
  });
}

it('lets no name become a statement', async () => {
  const { settings } = readConfig(
    { settings: documentsSettings('DB') },
    { DB_DRIVER: 'postgres', DB_HOST: '127.0.0.1', DB_PORT: '1', DB_DATABASE: 'x', DB_USER: 'x' },
  );
  const documents = openDocuments(settings, testTelemetry());
  onTestFinished(() => documents.close());
  await expect(documents.get('a; drop table b', 'x')).rejects.toBeInstanceOf(RangeError);
  await expect(documents.find('a', { where: { "a' = ''": 1 } })).rejects.toBeInstanceOf(RangeError);
  await expect(documents.find('a', { orderBy: 'a desc --' })).rejects.toBeInstanceOf(RangeError);
});
