import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Release } from '../../../src/engine/index.ts';
import { isKind, type KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { covers } from '../../../src/runtimes/kubernetes/compare/covers.ts';
import { compile } from '../../../src/runtimes/kubernetes/compile/index.ts';
import { describeOn } from '../../support/engines.ts';
import { testNamespace } from './support/cluster.ts';
import { context, model } from './support/model.ts';
import { service, testPlatform } from './support/platform.ts';

describeOn('kubernetes', 'objects in the cluster', () => {
  const ns = testNamespace('kept');
  afterAll(async () => {
    await ns.remove();
    await ns.close();
  });

  it('are kept as they were compiled: a plan without changes needs no dry run', async () => {
    const api = await ns.client();
    await api.create('Namespace', '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ns.name } });
    const none = { value: 0, owner: 'file' } as const;
    const here = { ...model, environment: { ...model.environment, namespace: ns.name } };
    for (const { kind, spec, id } of compile(here, { ...context, replicas: { product: none, db: none } })) {
      if (!isKind(kind)) throw new Error(kind);
      const live = await api.apply(kind, ns.name, spec as unknown as KubeObject);
      expect(covers(live, spec), id).toBe(true);
    }
  });
});

describeOn('kubernetes', 'writers', () => {
  const platform = testPlatform('writers');
  const { ns } = platform;
  const never = new AbortController().signal;
  const one = service('one');
  const small = platform.model([one]);
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  const deployment = async () =>
    (await (await ns.client()).get('Deployment', ns.name, 'one')) as KubeObject & { spec: { replicas: number } };
  const patch = async (change: object) =>
    (await ns.client()).merge('Deployment', ns.name, 'one', change, 'somebody-else');

  beforeAll(async () => {
    writer = await platform.writer();
    expect((await writer.up(small)).outcome).toMatchObject({ status: 'done' });
  }, 60_000);
  afterAll(() => platform.remove());

  it('wait for one another, then give up and say who it is', async () => {
    const other = await platform.writer();
    const release = await writer.runtime.lock?.acquire(never);
    const waiting = other.runtime.lock?.acquire(never);
    await release?.();
    await (await waiting)?.();
    const held = await writer.runtime.lock?.acquire(never);
    await expect(other.runtime.lock?.acquire(never)).rejects.toMatchObject({
      message: expect.stringMatching(/^\S+@\S+ pid \d+ is working on test$/),
      exitCode: 4,
    });
    await held?.();
  }, 40_000);

  it('take over from one that was killed, after its lease', async () => {
    const killed = await platform.writer();
    await killed.runtime.lock?.acquire(never);
    await killed.runtime.close();
    await (await writer.runtime.lock?.acquire(never))?.();
  }, 40_000);

  it('see what others changed, and tell whom a field belongs to instead of taking it', async () => {
    await patch({ spec: { minReadySeconds: 1, progressDeadlineSeconds: 77 } });
    expect(await writer.session.plan({ mode: 'up' }, never)).toMatchObject([
      { action: 'update', resource: 'one/Deployment', cause: 'changed: spec.progressDeadlineSeconds' },
    ]);
    const { outcome } = await writer.up(small);
    expect(outcome.failures[0]?.error).toMatchObject({
      message: expect.stringContaining('Deployment one was changed by somebody-else'),
      details: ['spec.progressDeadlineSeconds  owned by somebody-else'],
      exitCode: 4,
    });
    await patch({ spec: { progressDeadlineSeconds: 60 } });
    expect((await writer.up(small)).outcome).toMatchObject({ status: 'done', changed: 0 });
  });

  it('leave objects of others alone', async () => {
    const api = await ns.client();
    const foreign = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'two' } };
    await api.create('ServiceAccount', ns.name, foreign);
    const { outcome } = await writer.up(platform.model([one, service('two')]));
    expect(outcome.failures[0]?.error).toMatchObject({ code: 'not-ours', exitCode: 4 });
    expect((await writer.up(small)).outcome).toMatchObject({ status: 'done' });
    expect(await api.get('ServiceAccount', ns.name, 'two')).toBeDefined();
  });

  it('remove what lost its labels, by the inventory', async () => {
    const api = await ns.client();
    expect((await writer.up(platform.model([one, service('three')]))).outcome).toMatchObject({ status: 'done' });
    await api.merge('Service', ns.name, 'three', { metadata: { labels: null } }, 'somebody-else');
    expect((await writer.up(small)).outcome).toMatchObject({ status: 'done' });
    expect(await api.get('Service', ns.name, 'three')).toBeUndefined();
  });

  it('make a changed count without new pods, whoever counted before', async () => {
    const before = await deployment();
    expect((await writer.up(platform.model([{ ...one, replicas: 2 }]))).outcome).toMatchObject({
      status: 'done',
      changed: 1,
    });
    const after = await deployment();
    expect([before.spec.replicas, after.spec.replicas]).toEqual([1, 2]);
    expect((await writer.session.status(never))?.components[0]).toMatchObject({
      replicas: { ready: 2, desired: 2, owner: 'file' },
    });
  });

  it('hand the count to a policy without losing copies', async () => {
    const scale = { min: 2, max: 3, metrics: [{ type: 'cpu' as const, percent: 80 }] };
    expect((await writer.up(platform.model([{ ...one, replicas: 2, scale }]))).outcome).toMatchObject({
      status: 'done',
    });
    expect((await deployment()).spec.replicas).toBe(2);
  });

  it('keep the last ten releases', async () => {
    const store = writer.runtime.releases;
    const release = (n: number): Release => ({
      id: String(n),
      at: new Date(0).toISOString(),
      by: 'ann',
      status: n === 1 ? 'current' : 'previous',
      cause: 'deploy',
      resources: writer.session.current()?.desired ?? [],
    });
    for (let n = 1; n <= 12; n += 1) await store?.record(release(n));
    const kept = await store?.list();
    expect(kept?.map(({ id }) => id)).toEqual(['12', '11', '10', '9', '8', '7', '6', '5', '4', '3', '1']);
    expect(kept?.[0]).toEqual(release(12));
  });

  it('refuse another cluster than the pinned one', async () => {
    const wrong = await platform.writer({ clusterUid: '00000000-0000-0000-0000-000000000000' });
    await expect(wrong.up(small)).rejects.toMatchObject({ code: 'wrong-cluster', exitCode: 4 });
    const { uid } = await writer.runtime.identity();
    const right = await platform.writer(uid === undefined ? {} : { clusterUid: uid });
    expect(await right.session.plan({ mode: 'up' }, never)).toBeDefined();
  });

  it('say when the cluster is not there', async () => {
    const text =
      'clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\ncurrent-context: a\n';
    const lost = await platform.writer({ kubeconfig: { text, env: {} } });
    await expect(lost.up(small)).rejects.toMatchObject({
      message: 'the cluster of context "a" cannot be reached: nothing listens there',
      exitCode: 5,
    });
    expect(await lost.runtime.check()).toMatchObject([{ name: 'cluster', ok: false }]);
  });

  it('know what they may do', async () => {
    const checks = await writer.runtime.check();
    expect(checks.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      'cluster true',
      'permissions true',
      'storage true',
      expect.stringMatching(/^metrics/),
      expect.stringMatching(/^keda/),
      expect.stringMatching(/^apis/),
    ]);
  });
});
