import { PassThrough } from 'node:stream';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/engine/index.ts';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { runLoad } from '../../../src/load/index.ts';
import { describeOn } from '../../support/engines.ts';
import { remains } from './support/engine.ts';
import { makeShop, type Shop, shopFile } from './support/shop.ts';

const signal = new AbortController().signal;
const quiet = () => undefined;
const UP = { mode: 'up' as const };

describeOn('docker', 'a platform on Docker, with its stores and its load balancer', () => {
  const docker = new Docker();
  let shop: Shop;
  let session: Session;
  let port: number;
  const get = async (path: string, method = 'GET') =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { method })).text();
  const json = async (path: string) => JSON.parse(await get(path));
  const containers = (component?: string) => {
    const label = [
      `dev.platform.instance=${shop.instance}`,
      ...(component ? [`dev.platform.component=${component}`] : []),
    ];
    return docker.listContainers({ all: true, filters: { label } });
  };
  const container = async (component: string) => {
    const [first] = await containers(component).then((all) => all.filter(({ State }) => State === 'running'));
    return docker.getContainer(first?.Id ?? 'none');
  };

  beforeAll(async () => {
    port = await nodePorts.net.freePort();
    shop = await makeShop(`shop-${process.pid}`, shopFile(port));
    session = shop.open();
    const outcome = await session.apply(UP, quiet, signal);
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    expect(outcome.addresses).toEqual({ 'load-balancer': `http://127.0.0.1:${port}` });
  });
  afterAll(() => shop.remove());

  test('ready means that the first request is answered', async () => {
    expect(await get('/')).toBe('hello from gateway\n');
  });

  test('each user of a store has credentials of its own, and no more rights than it needs', async () => {
    expect(await get('/items?id=1', 'POST')).toBe('kept\n');
    const [unknown, denied, known, counted, forbidden] = await json('/cache');
    expect([unknown, known]).toEqual(['+PONG', '+OK']);
    expect(denied).toMatch(/^-NOPERM/);
    expect(counted).toMatch(/^:\d/);
    expect(forbidden).toMatch(/^-NOPERM/);
    const output = new PassThrough();
    let text = '';
    output.on('data', (part) => {
      text += part;
    });
    const ask =
      "select string_agg(datname || ':' || coalesce(has_database_privilege('product', datname, 'connect')::text, ''), ' ' order by datname) from pg_database where not datistemplate";
    const io = { stdin: new PassThrough(), stdout: output, stderr: output, tty: false };
    const command = ['sh', '-c', `PGPASSWORD=$(cat /run/secrets/admin) psql -h 127.0.0.1 -U postgres -XAtc "${ask}"`];
    expect(await session.exec({ component: 'db' }, command, io)).toBe(0);
    expect(text.trim()).toBe('gateway:false postgres:true product:true');
  });

  test('programs are found by name, all replicas of them, and are not root', async () => {
    expect(await json('/names?of=product')).toHaveLength(1);
    expect(await json('/names?of=gateway')).toHaveLength(2);
    const { uid, config } = await json('/whoami');
    expect(uid).toBe(10001);
    expect(config.routes[0]).toMatchObject({ path: '/api/product', to: 'product' });
  });

  test('no secret is in what the engine tells about containers, or in logs and status', async () => {
    const store = await nodePorts.fs.readText(`${shop.projectDir}/.platform/docker/secrets/store.json`);
    const values = Object.values(JSON.parse(store) as Record<string, { value: string }>).map(({ value }) => value);
    expect(values.length).toBeGreaterThanOrEqual(5);
    const told = [JSON.stringify(await session.status(signal)), JSON.stringify(await session.plan(UP, signal))];
    for (const { Id } of await containers()) told.push(JSON.stringify(await docker.getContainer(Id).inspect()));
    for await (const line of session.logs({ follow: false }, signal)) told.push(line.text);
    for (const value of values) expect(told.filter((text) => text.includes(value))).toEqual([]);
  });

  test('only the published port is open beyond the containers, and only here', async () => {
    const open = (await containers()).flatMap(({ Ports }) => Ports).filter(({ PublicPort }) => PublicPort);
    expect(new Set(open.map(({ IP }) => IP))).toEqual(new Set(['127.0.0.1']));
  });

  test('samples: what programs use', async () => {
    const samples = (await session.status(signal))?.components.find(({ name }) => name === 'gateway')?.copies ?? [];
    expect(samples).toHaveLength(2);
    for (const { memoryBytes = 0, cpuMillis } of samples) {
      expect(memoryBytes).toBeGreaterThan(2 ** 20);
      expect(cpuMillis).toBeGreaterThanOrEqual(0);
    }
  });

  test('logs can be followed, also into replicas that start later', async () => {
    const stop = new AbortController();
    const replicas = new Set<string>();
    const reading = (async () => {
      for await (const { replica, text } of session.logs({ components: ['product'], follow: true }, stop.signal)) {
        if (text.includes('listening')) replicas.add(replica);
        if (replicas.size === 2) stop.abort();
      }
    })();
    await session.scale({ product: 2 }, quiet, signal);
    await Promise.race([reading, nodePorts.clock.sleep(10_000)]);
    stop.abort();
    expect([...replicas].sort()).toEqual(['product/container/1', 'product/container/2']);
    await session.scale({ product: 'auto' }, quiet, signal);
  });

  test('scaling out and in and replacing every replica fails no request', async () => {
    const stop = new AbortController();
    const load = runLoad({
      url: `http://127.0.0.1:${port}`,
      stages: [{ from: 150, to: 150, ms: 600_000 }],
      next: () => ({ name: 'page', method: 'GET', path: '/', expect: [200] }),
      retry: false,
      // Failures are judged, not how long a busy machine takes.
      timeoutMs: 60_000,
      signal: stop.signal,
    });
    const pause = () => nodePorts.clock.sleep(1_000);
    await pause();
    expect(await session.scale({ gateway: 4 }, quiet, signal)).toMatchObject({ status: 'done' });
    await pause();
    expect(await session.scale({ gateway: 2 }, quiet, signal)).toMatchObject({ status: 'done' });
    await pause();
    expect(await session.restart(['gateway'], quiet, signal)).toMatchObject({ status: 'done' });
    await pause();
    stop.abort();
    const result = await load;
    expect(result.failures).toEqual([]);
    expect(result.sent).toBeGreaterThan(1000);
    await session.scale({ gateway: 'auto' }, quiet, signal);
  });

  test('the database killed under writes: the next reconcile brings it back, no acknowledged row is lost', async () => {
    const kept: number[] = [];
    let writing = true;
    const writer = (async () => {
      for (let id = 1_000; writing; id += 1) {
        const answer = await fetch(`http://127.0.0.1:${port}/items?id=${id}`, { method: 'POST' }).catch(
          () => undefined,
        );
        if (answer?.ok) kept.push(id);
      }
    })();
    await nodePorts.clock.sleep(500);
    await (await container('db')).kill();
    await nodePorts.clock.sleep(500);
    const outcome = await session.reconcile({ cause: 'db/container ended' });
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    const before = kept.length;
    await expect.poll(() => kept.length, { timeout: 20_000 }).toBeGreaterThan(before);
    writing = false;
    await writer;
    const rows = new Set<number>(await json('/items'));
    expect(kept.filter((id) => !rows.has(id))).toEqual([]);
  });

  test('a program killed is replaced by the same command again', async () => {
    await (await container('product')).kill();
    await expect
      .poll(async () => (await session.status(signal))?.components.find(({ name }) => name === 'product')?.state)
      .toBe('failed');
    expect(await session.apply(UP, quiet, signal)).toMatchObject({ status: 'done' });
    expect(await session.plan(UP, signal)).toEqual([]);
  });

  test('another writer finds everything as it is; down keeps the data and the records of tasks; up again is the same platform', async () => {
    const other = shop.open();
    expect(await other.plan(UP, signal)).toEqual([]);
    const rows = (await json('/items')).length;
    expect(await other.down({ data: false }, quiet, signal)).toMatchObject({ status: 'done' });
    const left = await remains(shop.instance);
    expect(left.other).toEqual([]);
    expect(left.data.filter((name) => name.startsWith('volume'))).toHaveLength(1);
    const ran: string[] = [];
    const again = await shop.open().apply(UP, (event) => event.type === 'operation' && ran.push(event.action), signal);
    expect(again).toMatchObject({ status: 'done' });
    expect(ran).not.toContain('run');
    expect((await json('/items')).length).toBe(rows);
  });

  test('a second environment runs beside the first, with stores and names of its own', async () => {
    const second = shop.open('second');
    const other = await nodePorts.net.freePort();
    shop.write(shopFile(other));
    expect(await second.apply(UP, quiet, signal)).toMatchObject({ status: 'done', failures: [] });
    expect(await (await fetch(`http://127.0.0.1:${other}/items`)).text()).toBe('[]');
    expect((await json('/items')).length).toBeGreaterThan(0);
    expect(await second.plan(UP, signal)).toEqual([]);
    expect(await second.down({ data: true }, quiet, signal)).toMatchObject({ status: 'done' });
    expect(await remains(`${shop.instance}-second`)).toEqual({ data: [], other: [] });
    shop.write(shopFile(port));
    expect(await session.plan(UP, signal)).toEqual([]);
  });

  test('a volume removed by hand: tasks that worked on it run again', async () => {
    await session.down({ data: false }, quiet, signal);
    await docker.getVolume(`${shop.instance}-db-data`).remove();
    const ran: string[] = [];
    const sink = (event: { type: string; action?: string; resource?: string; state?: string }) =>
      event.type === 'operation' && event.action === 'run' && event.state === 'done' && ran.push(event.resource ?? '');
    expect(await shop.open().apply(UP, sink, signal)).toMatchObject({ status: 'done' });
    expect(ran.sort()).toEqual(['db/user-gateway', 'db/user-product', 'gateway/migrate', 'product/migrate']);
    expect(await json('/items')).toEqual([]);
  });

  test('down with data leaves nothing', async () => {
    expect(await session.down({ data: true }, quiet, signal)).toMatchObject({ status: 'done' });
    expect(await remains(shop.instance)).toEqual({ data: [], other: [] });
    const { Volumes } = await docker.listVolumes({ filters: { label: [`dev.platform.instance=${shop.instance}`] } });
    expect(Volumes ?? []).toEqual([]);
  });
});
