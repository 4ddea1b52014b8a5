import { choice, readConfig } from '@app/kit/config';
import { forgetReplays } from '@app/kit/idempotency';
import { every, runMain, serverSettings } from '@app/kit/lifecycle';
import { forgetHandled, startRelay } from '@app/kit/outbox';
import { openQueue, queueSettings } from '@app/kit/queue';
import { createService } from '@app/kit/service';
import { openSql, sqlSettings } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';
import { followProducts } from './catalogue/index.ts';
import { sqlOrders } from './orders/index.ts';
import { createCashier, sqlLedger, sqlPayments, testProvider } from './payments/index.ts';
import { orderRoutes } from './routes.ts';

const HOUR_MS = 3_600_000;
const RECONCILE_MS = 10_000;

await runMain(async () => {
  const config = readConfig({
    server: serverSettings(),
    db: sqlSettings('DB'),
    queue: queueSettings('QUEUE'),
    // A real provider gets a word of its own here, and its settings beside it.
    provider: choice('PAYMENT_PROVIDER', ['test'], { default: 'test' }),
  });
  const telemetry = createTelemetry(config.server);
  const { log } = telemetry;
  const sql = openSql(config.db, telemetry);
  const queue = openQueue(config.queue, telemetry);
  const cashier = createCashier({ payments: sqlPayments(sql), provider: testProvider(sqlLedger(sql)), log });

  const service = await createService({
    settings: config.server,
    telemetry,
    title: 'Orders',
    requires: { db: sql },
    // Orders are taken while the queue is away; their events wait in the outbox.
    prefers: { queue },
  });
  orderRoutes(service.app, { orders: sqlOrders(sql), cashier });
  every(RECONCILE_MS, 'abandoned payments', log, cashier.reconcile);
  every(HOUR_MS, 'old idempotency keys', log, () => forgetReplays(sql));
  every(HOUR_MS, 'handled messages', log, () => forgetHandled(sql));
  await service.start(async () => [
    await followProducts(queue, sql, config.server.name),
    startRelay({ sql, queue, log }),
  ]);
});
