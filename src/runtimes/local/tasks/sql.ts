import { ADMIN, runSql } from '../../../embedded/postgres/index.ts';
import type { Machine } from '../launch/index.ts';
import type { TaskSpec } from '../spec.ts';
import { required } from '../state/files.ts';

const ADMIN_SECRET = 'admin';

/** Set-up of a store with our own client. The script finds secrets as variables, named as their files are, in upper case. */
export async function runSetup(
  run: Extract<TaskSpec['run'], { type: 'sql' }>,
  name: string,
  machine: Pick<Machine, 'secrets'>,
  signal: AbortSignal,
): Promise<void> {
  const entries = await Promise.all(
    Object.entries(run.secrets).map(
      async ([file, { secret }]) => [file, await required(machine.secrets, secret)] as const,
    ),
  );
  const secrets = new Map(entries);
  const password = secrets.get(ADMIN_SECRET) ?? (await required(machine.secrets, `${run.store}.${ADMIN_SECRET}`));
  secrets.delete(ADMIN_SECRET);
  const env = { ...run.env, ...Object.fromEntries([...secrets].map(([file, value]) => [file.toUpperCase(), value])) };
  const login = {
    host: run.host,
    port: run.port,
    user: run.env.PGUSER ?? ADMIN,
    database: run.env.PGDATABASE ?? ADMIN,
    password,
  };
  await runSql(login, run.sql, { env, name, signal });
}
