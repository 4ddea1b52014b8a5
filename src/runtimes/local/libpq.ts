import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretsFile } from '../../engine/secrets-file.ts';
import type { Registered } from './state/registry.ts';

const HOST = '127.0.0.1';
const ADMIN = 'postgres';

/**
 * What psql, pg_dump and everything else made of libpq needs to reach a copy that is a PostgreSQL server, as its administrator; nothing
 * for other copies. With the password: only for the environment of the one command that `exec` runs.
 */
export async function libpqEnvironment(
  { component, cwd, port }: Pick<Registered, 'component' | 'cwd' | 'port'>,
  secrets: Pick<SecretsFile, 'read'>,
): Promise<Readonly<Record<string, string>>> {
  // Every data folder of PostgreSQL has this file.
  if (port === undefined || !existsSync(join(cwd, 'PG_VERSION'))) return {};
  const password = await secrets.read(`${component}.admin`);
  if (!password) return {};
  return { PGHOST: HOST, PGPORT: String(port), PGUSER: ADMIN, PGDATABASE: ADMIN, PGPASSWORD: password.reveal() };
}
