import type { Backlog } from '../../model/types.ts';
import type { SecretsFile } from '../secrets-file.ts';
import { askPostgres } from './postgres.ts';

const ADMIN = 'postgres';

/** Puts the question of a queue's template to its server at this port, as its administrator. Rejects where it does not run. */
export async function askBacklog(
  { store, sql, database = ADMIN }: Backlog,
  consumer: string,
  at: { readonly port: number | undefined; readonly secrets: SecretsFile },
): Promise<number> {
  const password = await at.secrets.read(`${store}.admin`);
  if (at.port === undefined || !password) throw new Error(`${store} does not run`);
  return askPostgres({ port: at.port, database, user: ADMIN, password, sql, parameters: [consumer] });
}
