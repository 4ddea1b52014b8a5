import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PlatformEvent } from '../../../../src/kernel/index.ts';
import { nodePorts } from '../../../../src/kernel/node/index.ts';
import type { KubeObject } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { describeOn } from '../../../support/engines.ts';
import { testPlatform } from '../support/platform.ts';
import { hurried } from './support/clock.ts';
import { one, SECRETS, toldBy } from './support/day.ts';
import { type ApiProxy, createApiProxy, type Fate } from './support/proxy.ts';

const FINALIZER = 'example.com/hold';
const HOLD = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'hold', finalizers: [FINALIZER] } };
const never = new AbortController().signal;

describeOn('kubernetes', 'a namespace that', () => {
  const platform = testPlatform('ns-days');
  const { ns } = platform;
  const model = platform.model([one], { secrets: SECRETS });
  const api = () => ns.client();
  let proxy: ApiProxy;
  beforeAll(async () => {
    proxy = await createApiProxy(ns.kubeconfig);
  });
  afterAll(async () => {
    await letGo().catch(() => undefined);
    await proxy.stop();
    await platform.remove();
  });

  const namespace = async () =>
    (await api()).get('Namespace', '', ns.name) as Promise<(KubeObject & { metadata: { uid: string } }) | undefined>;
  const until = async (what: (found: KubeObject | undefined) => boolean) => {
    await expect.poll(async () => what(await namespace()), { timeout: 60_000 }).toBe(true);
  };
  const goes = (found: KubeObject | undefined) => found?.metadata.deletionTimestamp !== undefined;
  /** Removed, but something in it does not go. */
  const removeHeld = async () => {
    const client = await api();
    await client.create('ConfigMap', ns.name, HOLD);
    await client.remove('Namespace', '', ns.name);
    await until(goes);
  };
  const letGo = async () => (await api()).merge('ConfigMap', ns.name, 'hold', { metadata: { finalizers: null } });
  const down = async () => {
    const notes: string[] = [];
    const sink = (event: PlatformEvent) => event.type === 'note' && notes.push(event.text);
    const writer = await platform.writer();
    expect(await writer.session.down({ data: true }, sink, never)).toMatchObject({ status: 'done', failures: [] });
    return notes;
  };

  afterEach(async () => {
    proxy.rule = undefined;
    if (goes(await namespace())) await letGo().catch(() => undefined);
    else if (await namespace()) await ns.remove();
    await until((found) => !found);
  });

  it('is ours goes with down --data, with everything in it', async () => {
    expect((await (await platform.writer()).up(model)).outcome).toMatchObject({ status: 'done' });
    expect(await down()).toEqual([]);
    await until((found) => !found);
  });

  it('is ours, but in which somebody else keeps something, stays for that: nothing of theirs is touched', async () => {
    expect((await (await platform.writer()).up(model)).outcome).toMatchObject({ status: 'done' });
    const client = await api();
    const theirs = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs' }, data: { colour: 'red' } };
    const made = await client.create('ConfigMap', ns.name, theirs);
    expect(await down()).toEqual([`namespace ${ns.name} stays for what others keep in it: ConfigMap/theirs`]);
    expect(await client.get('ConfigMap', ns.name, 'theirs')).toEqual(made);
    expect(await ns.contents()).toEqual([]);
    expect(goes(await namespace())).toBe(false);
    await client.remove('ConfigMap', ns.name, 'theirs');
    expect(await down()).toEqual([]);
    await until((found) => !found);
  });

  it('is on its way out is waited for, and made anew', async () => {
    await (await api()).create('Namespace', '', { metadata: { name: ns.name } });
    const before = await namespace();
    await removeHeld();
    const writer = await platform.writer();
    const working = writer.up(model);
    await nodePorts.clock.sleep(1_000);
    expect((await namespace())?.metadata.uid).toBe(before?.metadata.uid);
    await letGo();
    expect((await working).outcome).toMatchObject({ status: 'done', failures: [] });
    expect((await namespace())?.metadata.uid).not.toBe(before?.metadata.uid);
  });

  it('does not go: what keeps it is told', async () => {
    await (await api()).create('Namespace', '', { metadata: { name: ns.name } });
    await removeHeld();
    await until(({ status } = {} as KubeObject) => JSON.stringify(status ?? {}).includes(FINALIZER));
    const impatient = await platform.writer({ ports: hurried() });
    expect(await toldBy(impatient.up(model))).toMatchObject({
      code: 'not-removed',
      message: expect.stringMatching(/^Namespace \S+ does not go: it is being removed for 120 s$/),
      details: expect.arrayContaining([expect.stringContaining(`${FINALIZER} in 1 resource instances`)]),
      next: `kubectl describe namespace ${ns.name}`,
      exitCode: 3,
    });
    await letGo();
    await until((found) => !found);
    expect((await (await platform.writer()).up(model)).outcome).toMatchObject({ status: 'done', failures: [] });
    await down();
    await until((found) => !found);
  });

  it('is removed by somebody in the middle of an up', async () => {
    const writer = await platform.writer({ kubeconfig: proxy.kubeconfig() });
    let removed = false;
    proxy.rule = async ({ method, path }): Promise<Fate> => {
      if (method === 'PATCH' && path.includes('/deployments/') && !removed) {
        removed = true;
        await removeHeld();
      }
      return 'pass';
    };
    const error = await toldBy(writer.up(model));
    expect(error).toMatchObject({
      code: 'namespace-going',
      message: `namespace ${ns.name} is being removed: nothing new can be made in it`,
      next: expect.stringContaining('the same command again'),
      exitCode: 3,
    });
    await letGo();
    expect((await (await platform.writer()).up(model)).outcome).toMatchObject({ status: 'done', failures: [] });
    expect(await down()).toEqual([]);
    await until((found) => !found);
  });
});
