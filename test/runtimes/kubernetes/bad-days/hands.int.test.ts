import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodePorts } from '../../../../src/kernel/node/index.ts';
import type { Client, Kind } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { isKind } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { instanceOf } from '../../../../src/runtimes/kubernetes/names.ts';
import { describeOn } from '../../../support/engines.ts';
import { ours } from './support/bystanders.ts';
import { hurried } from './support/clock.ts';
import { badDays, one, toldBy } from './support/day.ts';
import type { Fate } from './support/proxy.ts';

const never = new AbortController().signal;
/** Made by controllers from ours: they come and go with those. */
const DERIVED = /^(Pod|ReplicaSet|EndpointSlice|Endpoints|Lease|Event|PodMetrics)\//;

describeOn('kubernetes', 'hands in the cluster', () => {
  const days = badDays('hands');
  const { ns } = days;
  let api: Client;
  beforeAll(async () => {
    await days.begin();
    api = await days.api();
  }, 60_000);
  afterAll(() => days.end());

  const made = async () => (await ours(api, ns.name, instanceOf(days.place))).filter((name) => !DERIVED.test(name));
  const up = async (model = days.small()) => (await days.writer()).up(model);
  const edit = (kind: Kind, change: object, manager = 'kubectl-edit') =>
    api.merge(kind, ns.name, 'one', change, manager);

  it('removed every object of ours: the same command makes them again', async () => {
    expect((await up()).outcome).toMatchObject({ status: 'done' });
    const before = await made();
    expect(before.length).toBeGreaterThan(6);
    for (const name of before) {
      const [kind = '', object = ''] = name.split('/');
      if (isKind(kind)) await api.remove(kind, ns.name, object);
    }
    expect((await up()).outcome).toMatchObject({ status: 'done', failures: [] });
    expect(await made()).toEqual(before);
    await days.mended();
  });

  it('edited a field of ours: who it was is told, nothing is taken; undone, the same command is content', async () => {
    expect((await up()).outcome).toMatchObject({ status: 'done' });
    await edit('Deployment', { spec: { progressDeadlineSeconds: 99 } });
    expect(await toldBy(up())).toMatchObject({
      code: 'field-conflict',
      message: 'Deployment one was changed by kubectl-edit, which owns fields that this deploy wants to set',
      details: expect.arrayContaining([expect.stringMatching(/^spec\.progressDeadlineSeconds +owned by kubectl-edit/)]),
      exitCode: 4,
    });
    await edit('Deployment', { spec: { progressDeadlineSeconds: 60 } });
    await days.mended();
  });

  it('added what we do not speak of: it stays', async () => {
    expect((await up()).outcome).toMatchObject({ status: 'done' });
    await edit('Service', { metadata: { annotations: { 'example.com/owner': 'ann' } } });
    expect((await up()).outcome).toMatchObject({ status: 'done', changed: 0 });
    expect((await api.get('Service', ns.name, 'one'))?.metadata.annotations).toMatchObject({
      'example.com/owner': 'ann',
    });
    await days.mended();
  });

  it('of two that deploy at once: the second waits, then makes its own wish true', async () => {
    const [first, second] = await Promise.all([days.proxied(), days.writer()]);
    let held = false;
    days.proxy().rule = async ({ method, path }): Promise<Fate> => {
      if (method !== 'PATCH' || !path.includes('/deployments/')) return 'pass';
      held = true;
      await nodePorts.clock.sleep(1_500);
      return 'pass';
    };
    const working = first.up(days.small());
    await expect.poll(() => held, { timeout: 30_000 }).toBe(true);
    const wished = days.small({ ...one, env: { COLOUR: 'blue' } });
    const waiting = second.up(wished);
    expect((await working).outcome).toMatchObject({ status: 'done', failures: [] });
    expect((await waiting).outcome).toMatchObject({ status: 'done', failures: [] });
    days.proxy().rule = undefined;
    expect(await second.session.plan({ mode: 'up' }, never)).toEqual([]);
    await days.mended(wished);
  });

  it('of two that deploy at once: one that has waited long enough says who is at work, and changes nothing', async () => {
    expect((await up()).outcome).toMatchObject({ status: 'done' });
    const release = await (await days.writer()).runtime.lock?.acquire(never);
    const before = await api.get('Deployment', ns.name, 'one');
    const impatient = await days.writer({ ports: hurried() });
    const error = await toldBy(impatient.up(days.small({ ...one, env: { COLOUR: 'green' } })));
    expect(error).toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/^\S+@\S+ pid \d+ is working on test$/),
      where: `lease ${ns.name}/platform-lock`,
      next: 'wait until that is done, then run the command again',
      exitCode: 4,
    });
    expect((await api.get('Deployment', ns.name, 'one'))?.metadata.generation).toBe(before?.metadata.generation);
    await release?.();
    await days.mended();
  });
});
