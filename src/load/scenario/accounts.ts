import { randomBytes } from 'node:crypto';
import { type Api, unexpected } from './api.ts';

/** A user that was made for loads; kept and used again, because registrations are limited. */
export interface Account {
  readonly email: string;
  readonly password: string;
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** For the header x-api-key. */
  key?: string;
  /** A product of theirs. */
  productId?: string;
}

/** Where accounts are between loads. */
export interface AccountStore {
  read(): Promise<readonly Account[]>;
  write(accounts: readonly Account[]): Promise<void>;
}

/** Registering costs the platform a slow hash each; more at once would only queue up. */
const AT_ONCE = 4;
const FRESH_MS = 120_000;
const SCOPES = ['products:read', 'products:write', 'orders:read', 'orders:write'];
export const asUser = ({ token }: Account) => ({ authorization: `Bearer ${token}` });

/** So many accounts that can be used now: known ones first, which the platform may have forgotten. */
export async function openAccounts(api: Api, known: readonly Account[], count: number): Promise<Account[]> {
  const opened: Account[] = [];
  const rest = [...known];
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const old = rest.shift();
      opened.push((old && (await reopened(api, old))) ?? (await registered(api)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, work));
  return opened;
}

async function reopened(api: Api, account: Account): Promise<Account | undefined> {
  if (account.expiresAt - Date.now() > FRESH_MS) {
    const { status } = await api.call('GET', '/api/auth/me', { headers: asUser(account) });
    if (status === 200) return account;
  }
  return (await logIn(api, account)) ? account : undefined;
}

/** false: the platform does not know the account any more. */
async function logIn(api: Api, account: Account): Promise<boolean> {
  const { email, password } = account;
  const answer = await api.call('POST', '/api/auth/login', { body: { email, password } });
  if (answer.status === 401) return false;
  if (answer.status !== 200) throw unexpected('POST /api/auth/login', answer);
  const { accessToken, expiresIn } = answer.body as { accessToken: string; expiresIn: number };
  account.token = accessToken;
  account.expiresAt = Date.now() + expiresIn * 1000;
  return true;
}

async function registered(api: Api): Promise<Account> {
  const [name, password] = [randomBytes(9).toString('hex'), randomBytes(18).toString('base64url')];
  const account: Account = { email: `load-${name}@example.com`, password, token: '', expiresAt: 0 };
  const body = { email: account.email, password, name: 'Load' };
  const answer = await api.call('POST', '/api/auth/register', { body });
  if (answer.status !== 201) throw unexpected('POST /api/auth/register', answer);
  if (await logIn(api, account)) return account;
  throw unexpected('POST /api/auth/login', { status: 401, body: {} });
}

/** An API key for whoever has none. */
export async function withKey(api: Api, account: Account): Promise<Account> {
  if (account.key !== undefined) return account;
  const body = { name: 'load', scopes: SCOPES };
  const answer = await api.call('POST', '/api/auth/keys', { headers: asUser(account), body });
  if (answer.status !== 201) throw unexpected('POST /api/auth/keys', answer);
  account.key = (answer.body as { key: string }).key;
  return account;
}

/** Logs in anew, while the load goes on, whose token ends soon. The returned function ends it. */
export function keepFresh(api: Api, accounts: readonly Account[]): () => void {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      for (const account of accounts) if (account.expiresAt - Date.now() < FRESH_MS) await logIn(api, account);
    } catch {
      // The load itself shows what is wrong: 401 of everybody whose token has ended.
    } finally {
      busy = false;
    }
  }, FRESH_MS / 8);
  return () => clearInterval(timer);
}
