import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApi } from '../../../src/embedded/reader/api/index.ts';
import { type ReaderOptions, startReader } from '../../../src/embedded/reader/index.ts';
import { fakeCluster } from './support/cluster.ts';
import { fakeCollector } from './support/collector.ts';

let cluster: Awaited<ReturnType<typeof fakeCluster>>;
let collector: Awaited<ReturnType<typeof fakeCollector>>;
let state: string;
let running: Awaited<ReturnType<typeof startReader>>[] = [];
let said: string[] = [];

beforeEach(async () => {
  [cluster, collector] = await Promise.all([fakeCluster(), fakeCollector()]);
  state = mkdtempSync(join(tmpdir(), 'platform-reader-'));
  said = [];
});
afterEach(async () => {
  await Promise.all(running.map((reader) => reader.stop()));
  running = [];
  cluster.close();
  collector.close();
  rmSync(state, { recursive: true });
});

const start = async (options: Partial<ReaderOptions> = {}) => {
  const reader = await startReader({
    api: await createApi({ url: cluster.url, account: cluster.account }),
    namespace: 'shop-dev',
    selector: 'app.kubernetes.io/instance=shop-dev',
    pod: 'reader-0',
    collector: collector.url,
    state,
    lines: true,
    usage: true,
    measureMs: 500,
    // Ten times as fast as it is.
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 10)),
    say: (_, message, fields) => said.push(`${message}: ${fields?.reason}`),
    ...options,
  });
  running.push(reader);
  return reader;
};
const stop = async (reader: Awaited<ReturnType<typeof startReader>>) => {
  running = running.filter((each) => each !== reader);
  await reader.stop();
};
const texts = () => collector.lines.map(({ text }) => text);
const come = (wanted: readonly string[]) => expect.poll(texts, { timeout: 10_000, interval: 20 }).toEqual(wanted);
const second = (at: number) => `2026-11-23T20:00:${String(at).padStart(2, '0')}.000000001Z`;

test('tells what containers print that send nothing themselves, and who they are', async () => {
  cluster.add('db-0', 'db');
  cluster.add('order-1', 'order', { read: false });
  cluster.print('db-0', second(1), 'before');
  const reader = await start();
  await come(['before']);
  cluster.print('db-0', '2026-11-23T20:00:02.5Z', 'after');
  await come(['before', 'after']);
  expect(collector.lines[1]).toEqual({
    text: 'after',
    nanos: '1795464002500000000',
    who: {
      'service.name': 'db',
      'service.instance.id': 'db-0',
      'k8s.pod.name': 'db-0',
      'k8s.container.name': 'main',
      'k8s.namespace.name': 'shop-dev',
      'k8s.node.name': 'node-1',
    },
  });
  expect(cluster.logsAsked().map(({ container }) => container)).toEqual(['main']);
  expect(reader.unready()).toBeUndefined();
});

test('goes on where it was cut, and where it was stopped: every line once', async () => {
  cluster.add('db-0', 'db');
  const printed: string[] = [];
  const print = (at: string) => {
    const text = `line ${printed.length}`;
    printed.push(text);
    cluster.print('db-0', at, text);
  };
  const first = await start();
  // Three of one time: half of them before the cut.
  print(second(1));
  print(second(2));
  print(second(2));
  await come(printed);
  cluster.cut('db-0');
  print(second(2));
  print(second(3));
  await come(printed);
  print(second(3));
  await stop(first);
  print(second(3));
  await start();
  await come(printed);
  expect(cluster.logsAsked().at(-1)?.sinceTime).toBe('2026-11-23T20:00:03Z');
});

test('reads what a run had still to say before it was started again, and pods that come and go', async () => {
  cluster.add('db-0', 'db', { containers: ['main', 'proxy'] });
  await start();
  cluster.print('db-0', second(1), 'one');
  await come(['one']);
  cluster.cut('db-0');
  cluster.print('db-0', second(2), 'last words');
  cluster.restart('db-0');
  cluster.print('db-0', second(3), 'hello again');
  await come(['one', 'last words', 'hello again']);
  cluster.add('db-setup', 'db');
  cluster.print('db-setup', second(4), 'done');
  cluster.end('db-setup');
  await come(['one', 'last words', 'hello again', 'done']);
  cluster.remove('db-setup');
  cluster.print('db-0', second(5), 'from the other', 'proxy');
  await come(['one', 'last words', 'hello again', 'done', 'from the other']);
  await expect
    .poll(() => Object.keys(JSON.parse(readFileSync(join(state, 'marks.json'), 'utf8')).containers))
    .toEqual(['uid-db-0/main', 'uid-db-0/proxy']);
});

test('a collector that is away is waited for: nothing is lost, and no more is read than there is room for', async () => {
  cluster.add('db-0', 'db');
  collector.answer(503);
  const reader = await start();
  const long = 'x'.repeat(60_000);
  const wanted: string[] = [];
  for (let index = 0; index < 150; index += 1) {
    wanted.push(`${index} ${long}`);
    cluster.print('db-0', `2026-11-23T20:01:00.${String(index + 1).padStart(9, '0')}Z`, `${index} ${long}`);
  }
  await expect.poll(() => collector.asked.length, { timeout: 5_000 }).toBeGreaterThan(0);
  await expect
    .poll(() => said.filter((text) => text.startsWith('the collector takes no lines')), { timeout: 5_000 })
    .toHaveLength(1);
  // 9 MB were printed; what is held is bounded.
  expect(texts()).toEqual([]);
  collector.answer(200);
  await expect.poll(() => collector.lines.length, { timeout: 15_000 }).toBe(150);
  expect(texts()).toEqual(wanted);
  await stop(reader);
}, 30_000);

test('what the collector will never take is dropped and counted', async () => {
  cluster.add('db-0', 'db');
  cluster.add('reader-0', 'reader', { read: false });
  collector.answer(400);
  await start({ usage: false });
  cluster.print('db-0', second(1), 'odd');
  await expect
    .poll(() => said, { timeout: 5_000 })
    .toEqual(['lines were refused and are dropped: the collector answered 400']);
  collector.answer(200);
  cluster.print('db-0', second(2), 'even');
  await come(['even']);
  const own = () =>
    collector.metrics.find(({ who }) => who['service.instance.id'] === 'reader-0' && who['service.name'] === 'reader');
  await expect.poll(own).toBeDefined();
});

test('CPU, memory and restarts of every pod, in the names that docker has; restarts alone where nobody measures', async () => {
  cluster.add('db-0', 'db');
  cluster.add('order-1', 'order', { read: false });
  cluster.measures({
    items: [{ metadata: { name: 'db-0' }, containers: [{ usage: { cpu: '2500000n', memory: '64Mi' } }] }],
  });
  await start();
  const of = (name: string) => collector.metrics.findLast(({ who }) => who['service.instance.id'] === name)?.names;
  await expect
    .poll(() => of('db-0'))
    .toEqual(['platform_cpu_millicores', 'platform_memory_bytes', 'platform_restarts_total']);
  expect(of('order-1')).toEqual(['platform_restarts_total']);
  cluster.measures(undefined);
  await expect.poll(() => of('db-0')).toEqual(['platform_restarts_total']);
  await expect
    .poll(() => said)
    .toEqual(['the cluster does not tell CPU and memory of pods: the server could not find the requested resource']);
});

test('hears of pods again after the watch was cut, and shows the token of the day', async () => {
  await start();
  await expect.poll(() => cluster.asked.some(({ query }) => query.watch === 'true')).toBe(true);
  writeFileSync(join(cluster.account, 'token'), 'second\n');
  cluster.deafen();
  cluster.add('db-0', 'db');
  cluster.print('db-0', second(1), 'here');
  await come(['here']);
  expect(cluster.asked.at(-1)?.token).toBe('Bearer second');
});

test('where nobody remembers anything, the collector that keeps lines itself knows how far it is', async () => {
  cluster.add('db-0', 'db');
  cluster.print('db-0', '2026-11-23T20:00:01.5Z', 'kept');
  cluster.print('db-0', '2026-11-23T20:00:01.501Z', 'new');
  collector.keeps([{ at: Date.parse('2026-11-23T20:00:01.500Z') }]);
  await start();
  await come(['new']);
});

test('a collector that has forgotten is told again what is left of all containers', async () => {
  cluster.add('db-0', 'db');
  cluster.add('cache-0', 'cache');
  collector.forgets('first');
  const first = await start();
  cluster.print('db-0', second(1), 'one');
  cluster.print('cache-0', second(1), 'ready');
  const sorted = () => texts().toSorted();
  await expect.poll(sorted, { timeout: 10_000 }).toEqual(['one', 'ready']);
  // Nobody prints anything: what it measures makes it known.
  collector.forgets('second');
  await expect.poll(sorted, { timeout: 10_000 }).toEqual(['one', 'ready']);
  cluster.print('db-0', second(2), 'two');
  await expect.poll(sorted, { timeout: 10_000 }).toEqual(['one', 'ready', 'two']);
  await stop(first);
  // Forgotten while nobody read.
  collector.forgets('third');
  await start();
  await expect.poll(sorted, { timeout: 10_000 }).toEqual(['one', 'ready', 'two']);
});

test('without figures, the first lines make it known: they come twice', async () => {
  cluster.add('db-0', 'db');
  collector.forgets('first');
  await start({ usage: false, measureMs: 3_600_000 });
  cluster.print('db-0', second(1), 'one');
  await come(['one']);
  collector.forgets('second');
  cluster.print('db-0', second(2), 'two');
  await come(['two', 'one', 'two']);
  cluster.print('db-0', second(3), 'three');
  await come(['two', 'one', 'two', 'three']);
});
