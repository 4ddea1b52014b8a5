import { DEMO_USER } from '@app/contracts/demo';
import { runTask, sql, sqlSettings } from '@app/kit/sql';
import { sqlAddresses } from './addresses/index.ts';

/** The profile of the account for demonstrations, with more in it than a new one has. If it is there already, it stays as it is. */
await runTask(sqlSettings('DB'), async (db, log) => {
  const { id, email, name } = DEMO_USER;
  const created = await db.query(sql`
    insert into profiles (id, email, name, bio, locale)
    values (${id}, ${email}, ${name}, ${'Drinks what is in the catalogue.'}, ${'en-GB'})
    on conflict (id) do nothing returning id`);
  if (created.length > 0) {
    const address = { name, street: '1 Roastery Lane', city: 'London', postalCode: 'E1 6AN', country: 'GB' };
    await sqlAddresses(db).add(id, address);
  }
  log.info({ profile: id, created: created.length > 0 }, 'seeded');
});
