import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Component } from '../../../src/model/types.ts';
import { describeOn } from '../../support/engines.ts';
import { SERVER, service, testPlatform } from './support/platform.ts';
import { BURNER, queued, TELLER, until } from './support/scaling.ts';

const never = new AbortController().signal;
const resources = { cpu: 50, memory: 96 * 2 ** 20, limits: { cpu: 150, memory: 192 * 2 ** 20 } };

/** What the tests ask of a platform whose counts change by themselves. */
function counting(platform: ReturnType<typeof testPlatform>) {
  const count = async (name: string) => {
    const api = await platform.ns.client();
    const found = await api.get('Deployment', platform.ns.name, name);
    return (found?.spec as { readonly replicas: number } | undefined)?.replicas ?? -1;
  };
  return {
    count,
    reaches: (name: string, wanted: number) =>
      until(
        () => count(name),
        (now) => now === wanted,
        `${name} to ${wanted}`,
      ),
    /** Every count that was seen while something was done. */
    async during(name: string, work: () => Promise<unknown>): Promise<number[]> {
      const seen = new Set<number>();
      let working = true;
      const looking = (async () => {
        while (working) seen.add(await count(name));
      })();
      await work().finally(() => {
        working = false;
      });
      await looking;
      return [...seen];
    },
  };
}

describeOn('kubernetes', 'a policy by CPU', () => {
  const platform = testPlatform('by-cpu');
  const { reaches, during } = counting(platform);
  const scale: NonNullable<Component['scale']> = {
    min: 1,
    max: 3,
    metrics: [{ type: 'cpu', percent: 60 }],
    down: { windowSeconds: 5 },
  };
  const product = service('product', BURNER, { resources, scale });
  let writer: Awaited<ReturnType<typeof platform.writer>>;

  beforeAll(async () => {
    writer = await platform.writer();
    expect((await writer.up(platform.model([product]))).outcome).toMatchObject({ status: 'done', failures: [] });
  }, 90_000);
  afterAll(() => platform.remove());

  it('follows the load up and down', async () => {
    const url = await writer.session.open('product', never);
    const burning = setInterval(() => void fetch(`${url}/burn?ms=4000`).catch(() => undefined), 1000);
    await reaches('product', 3).finally(() => clearInterval(burning));
    expect((await writer.up(platform.model([product]))).outcome).toMatchObject({ status: 'done', changed: 0 });
    await reaches('product', 1);
  }, 330_000);

  it('takes the count over from the file and hands it back, and nobody ever sees less', async () => {
    const three = platform.model([service('product', BURNER, { resources, replicas: 3 })]);
    const policy = platform.model([{ ...product, scale: { ...scale, min: 3 }, replicas: 3 }]);
    expect((await writer.up(three)).outcome).toMatchObject({ status: 'done' });
    expect(await during('product', () => writer.up(policy))).toEqual([3]);
    expect(await during('product', () => writer.up(three))).toEqual([3]);
    const api = await platform.ns.client();
    expect(await api.get('HorizontalPodAutoscaler', platform.ns.name, 'product')).toBeUndefined();
  }, 120_000);
});

describeOn('keda', 'policies by requests and by backlog', () => {
  const platform = testPlatform('by-keda');
  const { count, reaches, during } = counting(platform);
  const gateway = service('gateway', TELLER, {
    kind: 'gateway',
    replicas: 2,
    rates: { port: 9464, path: '/rates' },
  });
  const order = service('order', SERVER, {
    resources,
    scale: { min: 1, max: 4, metrics: [{ type: 'rps', perReplica: 20 }], down: { windowSeconds: 5 } },
  });
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  let model: ReturnType<typeof platform.model>;

  beforeAll(async () => {
    const from = await queued(({ scale, backlog }) =>
      service('worker', SERVER, {
        kind: 'worker',
        resources,
        ...(scale ? { scale } : {}),
        ...(backlog ? { backlog } : {}),
      }),
    );
    const { tasks, edges, secrets } = from;
    model = platform.model([...from.components, gateway, order], { tasks, edges, secrets });
    writer = await platform.writer();
    expect((await writer.up(model, { timeoutMs: 120_000 })).outcome).toMatchObject({ status: 'done', failures: [] });
  }, 180_000);
  afterAll(() => platform.remove());

  /** In the database of the queue, as its administrator. */
  const sql = async (statement: string) => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    stdin.end();
    const command = `PGPASSWORD=$(cat /run/secrets/admin) psql -h 127.0.0.1 -U postgres -d queue -v ON_ERROR_STOP=1 -c "${statement}"`;
    const io = { stdin, stdout: stdout.resume(), stderr, tty: false };
    const code = await writer.session.exec({ component: 'queue' }, ['sh', '-c', command], io);
    expect(code, String(stderr.read() ?? '')).toBe(0);
  };

  it('begins with as few as the policy allows, be it none', async () => {
    expect(await count('worker')).toBe(0);
    expect((await writer.session.status(never))?.components.find(({ name }) => name === 'worker')).toMatchObject({
      state: 'ready',
      replicas: { desired: 0, owner: 'policy' },
    });
  });

  it('adds up what the replicas of the gateway tell', () => reaches('order', 2), 160_000);

  it('wakes the worker for its backlog, and lets it sleep again', async () => {
    await sql(`insert into queue.groups (name, owner) values ('worker', 'worker')`);
    await sql(`insert into queue.subscriptions (grp, topic) values ('worker', 'orders')`);
    await sql(
      `select queue.publish('orders', json_agg(json_build_object('id', n, 'key', n, 'type', 't'))) from generate_series(1, 25) n`,
    );
    await reaches('worker', 3);
    expect((await writer.up(model)).outcome).toMatchObject({ status: 'done', changed: 0 });
    await sql('delete from queue.messages');
    await reaches('worker', 0);
  }, 320_000);

  describe('a count set by hand', () => {
    const set = (value: number | 'auto') => writer.session.scale({ worker: value }, () => undefined, never);
    const shown = async () =>
      (await writer.session.status(never))?.components.find(({ name }) => name === 'worker')?.replicas;

    it('pauses KEDA, outlives a deploy, and goes back', async () => {
      expect(await set(1)).toMatchObject({ status: 'done' });
      expect(await shown()).toMatchObject({ ready: 1, desired: 1, owner: 'manual' });
      const held = await during('worker', () => writer.up(model));
      expect(held).toEqual([1]);
      expect(await shown()).toMatchObject({ desired: 1, owner: 'manual' });
      expect(await set('auto')).toMatchObject({ status: 'done' });
      expect(await shown()).toMatchObject({ owner: 'policy' });
      await reaches('worker', 0);
    }, 200_000);
  });

  it('changes from one kind of autoscaler to the other and back to a number', async () => {
    const [before] = [await count('order')];
    const by = (parts: Partial<Component>) =>
      platform.model(
        model.components.map((each) =>
          each.name === 'order' ? service('order', SERVER, { resources, ...parts }) : each,
        ),
        {
          tasks: model.tasks,
          edges: model.edges,
          secrets: model.secrets,
        },
      );
    const scale: NonNullable<Component['scale']> = { min: before, max: 4, metrics: [{ type: 'cpu', percent: 80 }] };
    const api = await platform.ns.client();
    const there = async () => [
      (await api.get('HorizontalPodAutoscaler', platform.ns.name, 'order')) !== undefined,
      (await api.get('ScaledObject', platform.ns.name, 'order')) !== undefined,
    ];
    expect(await during('order', () => writer.up(by({ scale, replicas: before })))).toEqual([before]);
    expect(await there()).toEqual([true, false]);
    expect(await during('order', () => writer.up(by({ replicas: before })))).toEqual([before]);
    expect(await there()).toEqual([false, false]);
  }, 120_000);

  it('leaves nothing behind', async () => {
    await writer.session.down({ data: true }, () => undefined, never);
    expect(await platform.ns.contents()).toEqual([]);
  }, 90_000);
});
