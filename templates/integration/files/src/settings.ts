import { readFileSync } from 'node:fs';
import { type Api, createApi } from '@app/sdk';

export interface Settings {
  readonly apiUrl: string;
  readonly apiKey: string | undefined;
  readonly email: string;
  readonly password: string;
  readonly publicUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly ledger: string;
}

/** Where programs say something. */
export type Out = Pick<Console, 'log' | 'error'>;

export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const file = env['API_KEY_FILE'];
  return {
    apiUrl: (env['API_URL'] ?? 'http://localhost:8080').replace(/\/$/, ''),
    apiKey: file === undefined ? env['API_KEY'] : readFileSync(file, 'utf8').trim(),
    email: env['EMAIL'] ?? 'demo@example.com',
    password: env['PASSWORD'] ?? 'demo-password',
    publicUrl: env['PUBLIC_URL']?.replace(/\/$/, ''),
    host: env['HOST'] ?? '127.0.0.1',
    port: Number(env['PORT'] ?? 0),
    ledger: env['LEDGER'] ?? 'events.jsonl',
  };
}

export function apiOf({ apiUrl, apiKey }: Settings): Api {
  if (!apiKey) throw new Error('API_KEY is not set: make one in the shop under API keys, or with the command key.');
  return createApi({ baseUrl: apiUrl, client: 'partner', apiKey });
}
