// One of the programs that the test kills: node program.mjs producer|consumer. It uses the kit as a service does.
import { readConfig } from '@app/kit/config';
import { outbox, startRelay, subscribeOnce } from '@app/kit/outbox';
import { openQueue, queueSettings } from '@app/kit/queue';
import { openSql, sql, sqlSettings } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';

const KEYS = 20;
const [role] = process.argv.slice(2);
const config = readConfig({ db: sqlSettings('DB'), queue: queueSettings('QUEUE') });
const telemetry = createTelemetry({ name: role ?? '', logLevel: process.env.LOG_LEVEL ?? 'silent' });
const db = openSql(config.db, telemetry);
const queue = openQueue(config.queue, telemetry);

/** The next number of some key, written together with the message about it. */
async function produce() {
  const key = `key-${Math.floor(Math.random() * KEYS)}`;
  await db.transaction(async (session) => {
    const [row] = await session.query(sql`
      insert into counters (key) values (${key}) on conflict (key) do update set number = counters.number + 1 returning number`);
    await outbox.add(session, 'numbers', { key, type: 'number.drawn', data: { number: row.number } });
  });
}

if (role === 'producer') {
  const relay = startRelay({ sql: db, queue, log: telemetry.log });
  let stopping = false;
  process.once('SIGTERM', () => {
    stopping = true;
  });
  const work = async () => {
    while (!stopping) {
      // Whether what was lost took effect is not known, and does not matter: number and message share their fate.
      await produce().catch(() => new Promise((resolve) => setTimeout(resolve, 50)));
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  await relay.close();
} else {
  let delivered = 0;
  const subscription = await subscribeOnce({
    queue,
    sql: db,
    topics: ['numbers'],
    group: 'collector',
    visibilityMs: 1500,
    retry: { attempts: 1000, baseMs: 10, maxMs: 200 },
    handle: async ({ key, data }, session) => {
      delivered += 1;
      // Some fail at first, some after their work.
      if (delivered % 11 === 0) throw new Error('bad luck');
      await session.query(sql`insert into effects (key, number) values (${key}, ${data.number})`);
      if (delivered % 13 === 0) throw new Error('bad luck');
    },
  });
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  await subscription.close();
}
await queue.close();
await db.close();
process.exit(0);
