import type { ApiKey } from '@app/contracts/auth';
import { newEvent } from '@app/contracts/events';
import { newId } from '@app/kit/id';
import type { MemoryOutbox } from '@app/kit/outbox';
import type { Account, Accounts } from '../../src/accounts/index.ts';
import { type ApiKeys, MOST_KEYS } from '../../src/api-keys/index.ts';
import { hashKey, newKey } from '../../src/api-keys/key.ts';
import type { KeyStore, StoredKey } from '../../src/keys/index.ts';
import { newToken, type Sessions } from '../../src/sessions/index.ts';

export function memoryAccounts(events?: MemoryOutbox): Accounts {
  const accounts = new Map<string, Account>();
  const findByEmail = async (email: string) => [...accounts.values()].find((account) => account.email === email);
  return {
    find: async (id) => accounts.get(id),
    findByEmail,
    create: async (account) => {
      if (await findByEmail(account.email)) return false;
      accounts.set(account.id, account);
      const { id, email, name } = account;
      events?.add('users', newEvent('users', 'user.registered', { id, email, name }));
      return true;
    },
    changePassword: async (id, passwordHash) => {
      const account = accounts.get(id);
      if (account) accounts.set(id, { ...account, passwordHash });
    },
  };
}

export function memoryApiKeys(accounts: Accounts): ApiKeys {
  const keys = new Map<string, ApiKey & { readonly userId: string; readonly hash: string }>();
  const good = () => [...keys.values()].filter(({ expiresAt }) => !expiresAt || Date.parse(expiresAt) > Date.now());
  return {
    list: async (userId) =>
      good()
        .filter((key) => key.userId === userId)
        .map(({ userId: _user, hash: _hash, ...key }) => key)
        .reverse(),
    create: async (userId, { name, scopes, expiresAt }) => {
      if (!(await accounts.find(userId))) return { refused: 'stranger' };
      if (good().filter((key) => key.userId === userId).length >= MOST_KEYS) return { refused: 'full' };
      const { key, prefix, hash } = newKey();
      const apiKey: ApiKey = {
        id: newId(),
        name,
        prefix,
        scopes: [...scopes],
        createdAt: new Date().toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
        lastUsedAt: null,
      };
      keys.set(apiKey.id, { ...apiKey, userId, hash });
      return { created: { ...apiKey, key } };
    },
    revoke: async (userId, id) => keys.get(id)?.userId === userId && keys.delete(id),
    verify: async (text) => {
      const found = good().find(({ hash }) => hash === hashKey(text));
      if (!found) return undefined;
      keys.set(found.id, { ...found, lastUsedAt: new Date().toISOString() });
      return { userId: found.userId, keyId: found.id, scopes: found.scopes, expiresAt: found.expiresAt };
    },
    purge: async () => {},
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
