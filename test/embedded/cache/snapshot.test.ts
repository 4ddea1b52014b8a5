import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/embedded/cache/commands/index.ts';
import { Database, Keeper } from '../../../src/embedded/cache/index.ts';
import { Text } from '../../../src/embedded/cache/keyspace/collections.ts';
import type { Reply } from '../../../src/embedded/cache/resp/reply.ts';
import { readSnapshot } from '../../../src/embedded/cache/snapshot/read.ts';
import { pieces, seal, writeSnapshot } from '../../../src/embedded/cache/snapshot/write.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-snapshot-'));
  file = join(folder, 'cache.snapshot');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a command that needs no connection. */
function ask(db: Database, ...words: readonly string[]): Reply {
  const command = commandTable.get(words[0] ?? '');
  if (!command) throw new Error(`no command ${words[0]}`);
  return command.run({ db, args: words.slice(1), session: {} as never, server: {} as never });
}

function filled(db: Database): Database {
  ask(db, 'set', 'text', '\x00\xff\r\n€'.slice(0, 4));
  ask(db, 'set', 'ends', 'x', 'px', '100000');
  ask(db, 'hset', 'hash', ...Array.from({ length: 5000 }, (_, n) => `${n}`));
  ask(db, 'rpush', 'list', 'a', '', 'b', 'a');
  ask(db, 'sadd', 'set', 'x', 'y');
  ask(db, 'zadd', 'sorted', '1.5', 'a', '-inf', 'low', 'inf', 'high', '0.1', 'b');
  ask(db, 'xadd', 'stream', '1-1', 'f', '1');
  ask(db, 'xadd', 'stream', '2-1', 'f', '2', 'g', '');
  ask(db, 'xadd', 'stream', '18446744073709551615-1', 'f', '3');
  ask(db, 'xdel', 'stream', '2-1');
  ask(db, 'xgroup', 'create', 'stream', 'group', '0');
  ask(db, 'xgroup', 'create', 'empty', 'other', '$', 'mkstream');
  ask(db, 'xreadgroup', 'group', 'group', 'one', 'count', '1', 'streams', 'stream', '>');
  ask(db, 'xgroup', 'createconsumer', 'stream', 'group', 'two');
  return db;
}

/** Everything that can be asked about each key. */
function told(db: Database): unknown {
  const about: Record<string, readonly string[][]> = {
    string: [['get']],
    hash: [['hgetall']],
    list: [['lrange', '0', '-1']],
    set: [['smembers']],
    zset: [['zrange', '0', '-1', 'withscores']],
    stream: [
      ['xrange', '-', '+'],
      ['xpending', 'group'],
    ],
  };
  return Object.fromEntries(
    [...db.keys()].sort().map((key) => {
      const value = db.get(key);
      const questions = (about[value?.type ?? ''] ?? []).filter(([name]) => name !== 'xpending' || key === 'stream');
      const answers = questions.map(([name = '', ...rest]) => ask(db, name, key, ...rest));
      if (value?.type === 'stream') answers.push(ask(db, 'xinfo', 'stream', key, 'full'));
      return [key, { answers, until: db.expiry(key), bytes: db.bytesOf(key) }];
    }),
  );
}

it('brings back every type, expiry and group as it was', async () => {
  const before = filled(new Database());
  await writeSnapshot(before, file);
  const after = new Database();
  expect(await readSnapshot(after, file)).toBe(true);
  expect(told(after)).toEqual(told(before));
  expect(after.bytes).toBe(before.bytes);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['cache.snapshot']);
});

it('leaves out what has expired meanwhile', async () => {
  let now = 1000;
  const clock = () => now;
  const before = new Database({ now: clock });
  ask(before, 'set', 'a', '1', 'px', '500');
  ask(before, 'set', 'b', '1', 'px', '5000');
  await writeSnapshot(before, file);
  now = 2000;
  const after = new Database({ now: clock });
  await readSnapshot(after, file);
  expect([...after.keys()]).toEqual(['b']);
});

describe('while it is written', () => {
  /** The content that a snapshot has when `act` happens between its pieces. */
  async function during(db: Database, act: (piece: number) => void): Promise<Database> {
    let text = '';
    let count = 0;
    for (const piece of pieces(db)) {
      text += piece;
      act(count);
      count += 1;
    }
    const { createHash } = await import('node:crypto');
    const sealed = text + seal(createHash('sha256').update(text, 'latin1').digest('hex'));
    await writeFile(file, sealed, 'latin1');
    const read = new Database();
    await readSnapshot(read, file);
    return read;
  }
  const large = () => {
    const db = new Database();
    for (let n = 0; n < 2000; n += 1) db.set(`k${n}`, new Text('x'.repeat(1000)));
    return db;
  };

  it('commands go on, and it is the content at its end', async () => {
    const db = large();
    let at: unknown;
    const read = await during(db, (piece) => {
      if (piece > 3) return;
      ask(db, 'set', 'k0', `changed ${piece}`);
      ask(db, 'del', `k${piece + 1}`, `k${1900 + piece}`);
      ask(db, 'rpush', 'new', String(piece));
      at = told(db);
    });
    expect(told(read)).toEqual(at);
    expect(read.has('k1') || read.has('k1900')).toBe(false);
  });

  it('also when everything goes', async () => {
    const db = large();
    const read = await during(db, (piece) => {
      if (piece !== 2) return;
      ask(db, 'flushall');
      ask(db, 'set', 'after', '1');
    });
    expect(told(read)).toEqual(told(db));
    expect(read.size).toBe(1);
  });
});

describe('the keeper', () => {
  const lines: [string, string][] = [];
  beforeEach(() => void lines.splice(0));
  const keeper = (db: Database, everyMs = 100_000) =>
    new Keeper({ db, folder, everyMs, log: (level, message) => lines.push([level, message]) });

  it('saves when something changed, and at the end', async () => {
    const db = new Database();
    const one = keeper(db, 20);
    await one.open();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await readdir(folder)).toEqual([]);
    ask(db, 'set', 'a', '1');
    await expect.poll(() => readdir(folder)).toEqual(['cache.snapshot']);
    await expect.poll(() => one.unsaved).toBe(0);
    ask(db, 'set', 'b', '2');
    await one.close();
    const again = new Database();
    const two = keeper(again);
    await two.open();
    expect([...again.keys()]).toEqual(['a', 'b']);
    expect(two.unsaved).toBe(0);
    await two.close();
  });

  it.each([
    ['cut', (text: string) => text.slice(0, -30)],
    ['changed', (text: string) => text.replace('value', 'v4lue')],
    ['empty', () => ''],
    ['something else', () => 'hello world\r\n'.repeat(100)],
    ['of a later version', (text: string) => text.replace('$1\r\n1\r\n', '$1\r\n9\r\n')],
  ])('sets aside what is %s, says so and starts empty', async (_, damage) => {
    const db = new Database();
    ask(db, 'set', 'a', 'value');
    await writeSnapshot(db, file);
    await writeFile(file, damage(await readFile(file, 'latin1')), 'latin1');
    const after = new Database();
    const one = keeper(after);
    await one.open();
    expect(after.size).toBe(0);
    expect(lines).toEqual([['error', 'the snapshot is damaged: it is set aside, the cache is empty']]);
    expect(await readdir(folder)).toEqual(['cache.snapshot.damaged']);
    ask(after, 'set', 'b', '1');
    await one.close();
    expect((await readdir(folder)).sort()).toEqual(['cache.snapshot', 'cache.snapshot.damaged']);
  });

  it('says that it could not save, and keeps what there was', async () => {
    const db = new Database();
    const one = keeper(db);
    await one.open();
    ask(db, 'set', 'a', '1');
    await rm(folder, { recursive: true });
    await writeFile(folder, 'no folder');
    expect(await one.save()).toBe(false);
    expect(one.unsaved).toBe(1);
    expect(lines).toEqual([['error', 'the snapshot could not be written']]);
    await rm(folder);
    expect(await one.save()).toBe(true);
    await one.close();
  });

  it('keeps within the bound of memory that there is now', async () => {
    const db = new Database();
    for (let n = 0; n < 100; n += 1) db.set(`k${n}`, new Text('x'.repeat(1000)));
    await writeSnapshot(db, file);
    const small = new Database({ maxBytes: 20_000 });
    const one = keeper(small);
    await one.open();
    expect(small.bytes).toBeLessThanOrEqual(20_000);
    expect(small.size).toBeGreaterThan(10);
    await one.close();
  });
});
