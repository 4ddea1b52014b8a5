import type { Secret } from '../../kernel/index.ts';
import type { Backlog } from '../../model/types.ts';

const HOST = '127.0.0.1';
const TIMEOUT_MS = 3_000;

/**
 * Asks a store on this machine over HTTP, as the user of the question, and adds up the numbers of the list that it answers. Rejects
 * where there is no answer in time, another status than 200, or a list without such numbers.
 */
export async function askHttp(
  { path, query, user, items, sum }: NonNullable<Backlog['http']>,
  port: number,
  password: Secret,
): Promise<number> {
  const url = new URL(path, `http://${HOST}:${port}`);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const credentials = Buffer.from(`${user}:${password.reveal()}`).toString('base64');
  const response = await fetch(url, {
    headers: { authorization: `Basic ${credentials}`, accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the store answered ${response.status}`);
  const body: unknown = await response.json();
  const list = items === undefined ? body : keyOf(body, items);
  if (!Array.isArray(list)) throw new Error('the store answered no list');
  const numbers = list.map((item) => Number(keyOf(item, sum)));
  if (numbers.some((number) => !Number.isFinite(number))) throw new Error('the store answered no number');
  return numbers.reduce((total, number) => total + number, 0);
}

const keyOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
