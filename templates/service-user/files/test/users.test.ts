import { join } from 'node:path';
import { memoryOutbox, type OutboxSource, sqlOutbox } from '@app/kit/outbox';
import { sql } from '@app/kit/sql';
import { hasTestDatabase, testDatabase } from '@app/kit/testing';
import { expect, it } from 'vitest';
import { sqlAddresses } from '../src/addresses/index.ts';
import { applyUser, sqlProfiles } from '../src/profiles/index.ts';
import { memoryUsers } from './support/memory.ts';
import { someone, usersContract } from './users.contract.ts';

async function taken(source: OutboxSource): Promise<string[]> {
  const told: string[] = [];
  await source.take(100, async (entries) => {
    told.push(...entries.map(({ message }) => `${message.type} ${message.key}`));
  });
  return told;
}

usersContract('memory', async () => {
  const events = memoryOutbox();
  return { ...memoryUsers(events), told: () => taken(events), close: async () => {} };
});

if (hasTestDatabase) {
  const open = async () => {
    const { sql: db, drop } = await testDatabase(join(import.meta.dirname, '../migrations'));
    return {
      db,
      profiles: sqlProfiles(db),
      addresses: sqlAddresses(db),
      add: (data: ReturnType<typeof someone>) => applyUser(db, { type: 'user.registered', data }),
      told: () => taken(sqlOutbox(db)),
      close: drop,
    };
  };

  usersContract('sql', open);

  it('a profile that is there is not made again', async () => {
    const { db, profiles, add, close } = await open();
    const profile = someone();
    await add(profile);
    await profiles.update(profile.id, { name: 'Changed' });
    await add(profile);
    await applyUser(db, { type: 'user.deleted', data: { id: profile.id } });
    expect(await profiles.find(profile.id)).toMatchObject({ name: 'Changed' });
    expect(await db.query(sql`select id from profiles`)).toHaveLength(1);
    await close();
  });
}
