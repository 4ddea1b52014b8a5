import { DEMO_USER } from '@app/contracts/demo';
import { optional, readConfig } from '@app/kit/config';
import { outbox } from '@app/kit/outbox';
import { runTask, sql, sqlSettings } from '@app/kit/sql';
import { demoProducts } from './demo.ts';
import { productEvents, type Row } from './products/index.ts';

const { queue } = readConfig({ queue: optional('QUEUE_DRIVER') });

/** Products to look at. Those that are there already stay as they are; others are told of new ones as of any product. */
await runTask(sqlSettings('DB'), async (db, log) => {
  const products = demoProducts();
  const events = productEvents(queue ? outbox : undefined);
  await db.transaction(async (session) => {
    for (const { id, name, description, priceCents } of products) {
      const [row] = await session.query<Row>(sql`
        insert into products (id, owner_id, name, description, price_cents, currency)
        values (${id}, ${DEMO_USER.id}, ${name}, ${description}, ${priceCents}, ${'EUR'})
        on conflict (id) do nothing returning *`);
      if (row) await events.created(session, row);
    }
  });
  log.info({ products: products.length }, 'seeded');
});
