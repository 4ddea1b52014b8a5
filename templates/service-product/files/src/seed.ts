import { DEMO_USER } from '@app/contracts/demo';
import { runTask, sql, sqlSettings } from '@app/kit/sql';
import { demoProducts } from './demo.ts';

/** Products to look at. Those that are there already stay as they are. */
await runTask(sqlSettings('DB'), async (db, log) => {
  const products = demoProducts();
  await db.transaction(async (session) => {
    for (const { id, name, description, priceCents } of products) {
      await session.query(sql`
        insert into products (id, owner_id, name, description, price_cents, currency)
        values (${id}, ${DEMO_USER.id}, ${name}, ${description}, ${priceCents}, ${'EUR'})
        on conflict (id) do nothing`);
    }
  });
  log.info({ products: products.length }, 'seeded');
});
