import { newId } from '@app/kit/id';
import type { Account, Accounts } from '../../src/accounts/index.ts';
import type { KeyStore, StoredKey } from '../../src/keys/index.ts';
import { newToken, type Sessions } from '../../src/sessions/index.ts';

export function memoryAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const findByEmail = async (email: string) => [...accounts.values()].find((account) => account.email === email);
  return {
    find: async (id) => accounts.get(id),
    findByEmail,
    create: async (account) => {
      if (await findByEmail(account.email)) return false;
      accounts.set(account.id, account);
      return true;
    },
    changePassword: async (id, passwordHash) => {
      const account = accounts.get(id);
      if (account) accounts.set(id, { ...account, passwordHash });
    },
  };
}

export function memorySessions(): Sessions {
  const sessions = new Map<string, string>();
  const tokens = new Map<string, { session: string; used: boolean }>();
  const add = (session: string) => {
    const token = newToken();
    tokens.set(token, { session, used: false });
    return token;
  };
  return {
    open: async (userId) => {
      const id = newId();
      sessions.set(id, userId);
      return add(id);
    },
    rotate: async (token) => {
      const entry = tokens.get(token);
      const userId = entry && sessions.get(entry.session);
      if (!entry || !userId) return { outcome: 'unknown' };
      if (entry.used) {
        sessions.delete(entry.session);
        return { outcome: 'reused', userId };
      }
      entry.used = true;
      return { outcome: 'rotated', userId, token: add(entry.session) };
    },
    close: async (token) => {
      const entry = tokens.get(token);
      if (entry) sessions.delete(entry.session);
    },
    purge: async () => {},
  };
}

export function memoryKeys(): KeyStore {
  let keys: StoredKey[] = [];
  let queue: Promise<void> = Promise.resolve();
  return {
    list: async () => keys,
    update: (change) => {
      queue = queue.then(async () => {
        const { add, remove } = await change(keys);
        keys = [...keys.filter(({ id }) => !remove.includes(id)), ...(add ? [add] : [])];
      });
      return queue;
    },
  };
}
