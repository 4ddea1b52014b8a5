import { describe, expect, it } from 'vitest';
import { Database } from '../../../src/embedded/cache/index.ts';
import { Text } from '../../../src/embedded/cache/keyspace/collections.ts';
import { glob } from '../../../src/embedded/cache/keyspace/glob.ts';
import { List } from '../../../src/embedded/cache/keyspace/list.ts';
import { SortedSet } from '../../../src/embedded/cache/keyspace/sorted.ts';

const text = (value: string) => new Text(value);

describe('expiry', () => {
  it('is seen by whoever asks, and swept where nobody does', () => {
    let now = 1000;
    const db = new Database({ now: () => now });
    db.set('a', text('1'), 2000);
    db.set('b', text('2'), 2000);
    db.set('c', text('3'));
    now = 2000;
    expect(db.get('a')).toBeUndefined();
    expect(db.size).toBe(2);
    db.sweep(10);
    expect([db.size, db.expired, db.expiring]).toEqual([1, 2, 0]);
  });

  it('is swept in turns, so many at a time', () => {
    let now = 0;
    const db = new Database({ now: () => now });
    for (let n = 0; n < 100; n += 1) db.set(`k${n}`, text(''), n < 50 ? 1e9 : 10);
    now = 10;
    for (let turn = 0; turn < 10; turn += 1) db.sweep(10);
    expect(db.size).toBe(50);
  });
});

describe('memory', () => {
  it('is what was added less what was removed', () => {
    const db = new Database();
    db.set('a', text('x'.repeat(100)));
    const hash = db.open('h', 'hash');
    hash.set('f', 'v'.repeat(50));
    db.modified('h', hash);
    const list = db.open('l', 'list');
    list.pushLeft('a');
    db.modified('l', list);
    const sorted = db.open('z', 'zset');
    sorted.set('m', 1);
    db.modified('z', sorted);
    expect(db.bytes).toBeGreaterThan(150);
    hash.delete('f');
    db.modified('h', hash);
    list.popRight();
    db.modified('l', list);
    sorted.delete('m');
    db.modified('z', sorted);
    expect(db.has('h') || db.has('l') || db.has('z')).toBe(false);
    db.delete('a');
    expect(db.bytes).toBe(0);
  });

  it('is bounded: keys that are not used go first', () => {
    const db = new Database({ maxBytes: 100_000 });
    for (let n = 0; n < 1000; n += 1) {
      db.set(`k${n}`, text('x'.repeat(200)));
      db.get('k0');
      expect(db.makeRoom()).toBe(true);
      expect(db.bytes).toBeLessThanOrEqual(100_000);
    }
    expect(db.has('k0')).toBe(true);
    expect(db.has('k1')).toBe(false);
    expect(db.evicted).toBeGreaterThan(500);
  });
});

describe('scan', () => {
  const scanAll = (db: Database, count: number, between: () => void = () => undefined) => {
    const seen: string[] = [];
    let cursor = 0;
    do {
      const { next, keys } = db.scan(cursor, count);
      seen.push(...keys);
      between();
      cursor = next;
    } while (cursor !== 0);
    return seen;
  };
  const filled = (size: number, maxBytes = 0) => {
    const db = new Database({ maxBytes });
    for (let n = 0; n < size; n += 1) db.set(`k${n}`, text(''));
    return db;
  };

  it.each([1, 7, 100, 1000])('tells each key once, %i at a time', (count) => {
    const seen = scanAll(filled(500), count);
    expect(seen).toHaveLength(500);
    expect(new Set(seen).size).toBe(500);
  });

  it('ends while keys are added, and tells those that stay while others go', () => {
    const db = filled(300);
    let turn = 0;
    const seen = scanAll(db, 10, () => {
      for (let n = 0; n < 20; n += 1) db.set(`new${turn}-${n}`, text(''));
      db.delete(`k${turn * 3}`);
      turn += 1;
    });
    const stayed = Array.from({ length: 300 }, (_, n) => `k${n}`).filter((key) => db.has(key));
    expect(seen).toEqual(expect.arrayContaining(stayed));
  });

  it('finds its place without the remembered cursor', () => {
    const db = filled(200);
    const first = db.scan(0, 50);
    for (let n = 0; n < 150; n += 1) db.scan(0, 1 + n);
    expect(first.keys.length + rest(db, first.next)).toBe(200);
  });
  const rest = (db: Database, cursor: number) => {
    let count = 0;
    let at = cursor;
    do {
      const { next, keys } = db.scan(at, 20);
      count += keys.length;
      at = next;
    } while (at !== 0);
    return count;
  };
});

describe('watch', () => {
  it('knows of changes, removals and expiry', () => {
    let now = 0;
    const db = new Database({ now: () => now });
    const changed = (act: () => void) => {
      const watcher = { dirty: false };
      db.set('k', text('1'), 100);
      db.watch('k', watcher);
      act();
      db.has('k');
      db.unwatch('k', watcher);
      now = 0;
      return watcher.dirty;
    };
    expect(changed(() => db.get('k'))).toBe(false);
    expect(changed(() => db.set('k', text('2')))).toBe(true);
    expect(changed(() => db.delete('k'))).toBe(true);
    expect(changed(() => db.clear())).toBe(true);
    expect(changed(() => db.expire('k', 50))).toBe(true);
    expect(
      changed(() => {
        now = 200;
      }),
    ).toBe(true);
  });
});

describe('list', () => {
  it('does what an array does', () => {
    const list = new List();
    const model: string[] = [];
    let seed = 1;
    for (let n = 0; n < 3000; n += 1) {
      seed = (seed * 48271) % 2147483647;
      const item = String(n);
      if (seed % 5 < 2) {
        model.push(item);
        list.pushRight(item);
      } else if (seed % 5 < 3) {
        model.unshift(item);
        list.pushLeft(item);
      } else if (seed % 5 < 4) expect(list.popLeft()).toBe(model.shift());
      else expect(list.popRight()).toBe(model.pop());
      expect(list.size).toBe(model.length);
    }
    expect(list.slice(0, list.size)).toEqual(model);
    expect(list.get(3)).toBe(model[3]);
    expect(list.get(model.length)).toBeUndefined();
  });
});

describe('sorted set', () => {
  it('keeps the order of scores, then of bytes', () => {
    const sorted = new SortedSet();
    for (const [member, score] of [
      ['b', 2],
      ['a', 2],
      ['c', 1],
      ['\xff', 2],
      ['B', 2],
    ] as const)
      sorted.set(member, score);
    sorted.set('c', 3);
    sorted.delete('B');
    expect(sorted.slice(0, 10)).toEqual([
      ['a', 2],
      ['b', 2],
      ['\xff', 2],
      ['c', 3],
    ]);
    expect(sorted.rank('c')).toBe(3);
    expect(sorted.rank('B')).toBeUndefined();
  });
});

describe('patterns', () => {
  it.each([
    ['*', 'any\nthing', true],
    ['user:*', 'user:1', true],
    ['user:*', 'USER:1', false],
    ['h?llo', 'hello', true],
    ['h?llo', 'hllo', false],
    ['h[ae]llo', 'hallo', true],
    ['h[^e]llo', 'hello', false],
    ['h[a-b]llo', 'hbllo', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a.b(c)', 'a.b(c)', true],
    ['[z-a]', 'm', false],
    ['[\\]]', ']', true],
  ])('%s and %s', (pattern, key, expected) => {
    expect(glob(pattern).test(key)).toBe(expected);
  });
});
