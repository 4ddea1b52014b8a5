import { DEMO_USER } from '@app/contracts/demo';
import { runTask, sqlSettings } from '@app/kit/sql';
import { sqlAccounts } from './accounts/index.ts';
import { hashPassword } from './passwords/index.ts';

/** The account for demonstrations. If it is there already, it stays as it is. */
await runTask(sqlSettings('DB'), async (sql, log) => {
  const { password, ...user } = DEMO_USER;
  const created = await sqlAccounts(sql).create({ ...user, passwordHash: await hashPassword(password), scopes: [] });
  log.info({ email: user.email, created }, 'seeded');
});
