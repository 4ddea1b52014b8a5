import type { Backlog } from '../../model/types.ts';
import type { SecretsFile } from '../secrets-file.ts';
import { askHttp } from './http.ts';
import { askPostgres } from './postgres.ts';

const ADMIN = 'postgres';

export interface Place {
  /** Port on this machine of an endpoint of the store; without a name, of the one that its users reach. */
  port(endpoint?: string): number | undefined;
  readonly secrets: SecretsFile;
}

/** Puts the question of a queue's template to its server on this machine. Rejects where it does not run. */
export async function askBacklog(
  { store, sql, database = ADMIN, http }: Backlog,
  consumer: string,
  at: Place,
): Promise<number> {
  const password = await at.secrets.read(http ? http.secret : `${store}.admin`);
  const port = at.port(http?.endpoint);
  if (port === undefined || !password) throw new Error(`${store} does not run`);
  if (http) return askHttp(http, port, password);
  if (sql === undefined) throw new Error(`nobody knows how ${store} is asked`);
  return askPostgres({ port, database, user: ADMIN, password, sql, parameters: [consumer] });
}
