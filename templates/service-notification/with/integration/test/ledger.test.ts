import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLedger } from '../src/ledger.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  path = join(folder, 'events.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (id: string) => ({ id, type: 'order.paid', timestamp: '2026-01-01T00:00:00Z', data: null });
const ids = async () =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);

test('an event is written down once, however often and however close it comes', async () => {
  const ledger = await openLedger(path);
  expect(await Promise.all(['a', 'a', 'b'].map((id) => ledger.add(entry(id))))).toEqual([true, false, true]);
  await ledger.close();
  expect(await ids()).toEqual(['a', 'b']);
});

test('also over a restart', async () => {
  const first = await openLedger(path);
  await first.add(entry('a'));
  await first.close();
  const second = await openLedger(path);
  expect(await second.add(entry('a'))).toBe(false);
  await second.close();
});

test('a line that was cut off is as if it had never been', async () => {
  const first = await openLedger(path);
  await first.add(entry('a'));
  await first.close();
  await appendFile(path, '{"id":"b","ty');
  const second = await openLedger(path);
  expect(await second.add(entry('b'))).toBe(true);
  await second.close();
  expect(await ids()).toEqual(['a', 'b']);
});
