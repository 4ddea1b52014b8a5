import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Registered, Registry, readRegistry } from '../../../src/runtimes/local/state/registry.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'platform-registry-'));
  file = join(folder, 'deep', 'processes.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (pid: number): Registered => ({
  pid,
  started: `start of ${pid}`,
  id: `a/process/${pid}`,
  component: 'a',
  group: false,
  stopSignal: 'SIGINT',
  http: true,
  cwd: '/',
  env: {},
});
const pids = () => readRegistry(file).map(({ pid, port }) => (port === undefined ? `${pid}` : `${pid}:${port}`));

test('what was added and not removed runs', () => {
  const registry = new Registry(file);
  registry.add(entry(1));
  registry.add(entry(2));
  registry.listens(2, 4000);
  registry.remove(1);
  expect(pids()).toEqual(['2:4000']);
  registry.remove(2);
  registry.add(entry(3));
  expect(pids()).toEqual(['3']);
});

test('a line that was cut by a kill does not hide the others', () => {
  new Registry(file).add(entry(1));
  appendFileSync(file, '{"add":{"pid":2,"star');
  expect(pids()).toEqual(['1']);
});

test('frozen, the file stays as it is', () => {
  const registry = new Registry(file);
  registry.add(entry(1));
  registry.freeze();
  registry.remove(1);
  registry.add(entry(2));
  expect(pids()).toEqual(['1']);
});

test('without a file nothing is known', () => {
  expect(readRegistry(file)).toEqual([]);
});
