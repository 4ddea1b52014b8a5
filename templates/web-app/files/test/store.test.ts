import { expect, test } from 'vitest';
import { browserStore } from '../src/store.ts';

function memory(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage;
}
const tokens = { accessToken: 'a', refreshToken: 'r', expiresAt: 1 };

test('keeps tokens, and forgets them', () => {
  const store = browserStore(memory(), undefined);
  expect(store.read()).toBeUndefined();
  store.write(tokens);
  expect(store.read()).toEqual(tokens);
  store.write(undefined);
  expect(store.read()).toBeUndefined();
});

test('what it cannot read is nothing', () => {
  const storage = memory();
  storage.setItem('session', '{');
  expect(browserStore(storage, undefined).read()).toBeUndefined();
});

test('works where there are locks, and where there are none', async () => {
  const asked: string[] = [];
  const locks = {
    request: async (name: string, work: () => Promise<void>) => {
      asked.push(name);
      await work();
    },
  } as unknown as LockManager;
  expect(await browserStore(memory(), locks).lock?.(async () => 7)).toBe(7);
  expect(await browserStore(memory(), undefined).lock?.(async () => 8)).toBe(8);
  expect(asked).toEqual(['session']);
});
