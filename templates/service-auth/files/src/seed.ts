import { DEMO_USER } from '@app/contracts/demo';
import { optional, readConfig } from '@app/kit/config';
import { outbox } from '@app/kit/outbox';
import { runTask, sqlSettings } from '@app/kit/sql';
import { sqlAccounts } from './accounts/index.ts';
import { createPasswords } from './passwords/index.ts';

const { queue } = readConfig({ queue: optional('QUEUE_DRIVER') });

/** The account for demonstrations. If it is there already, it stays as it is. */
await runTask(sqlSettings('DB'), async (sql, log) => {
  const { password, ...user } = DEMO_USER;
  const accounts = sqlAccounts(sql, queue ? outbox : undefined);
  const created = await accounts.create({ ...user, passwordHash: await createPasswords().hash(password), scopes: [] });
  log.info({ email: user.email, created }, 'seeded');
});
