import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { silentApis } from '../../../../src/runtimes/kubernetes/silent.ts';
import { describeOn } from '../../../support/engines.ts';
import { testPlatform } from '../support/platform.ts';
import { registerSilent, removeSilent, SILENT } from '../support/silent.ts';
import { one, SECRETS, toldBy } from './support/day.ts';
import { type ApiProxy, createApiProxy } from './support/proxy.ts';

const never = new AbortController().signal;
const quiet = () => undefined;
/** Far less than anybody would wait for a namespace. */
const PATIENCE_MS = 60_000;
const BLIND =
  /unable to retrieve the complete list of server APIs: gone\.example\.dev\/v1: stale GroupVersion discovery/;

/** No namespace of the cluster goes meanwhile: the API is there for as short as can be. */
describeOn('kubernetes', 'an API that is registered, and whose server is gone,', () => {
  const platform = testPlatform('silent');
  const { ns } = platform;
  const model = platform.model([one], { secrets: SECRETS });
  let proxy: ApiProxy;
  const writer = () => platform.writer({ kubeconfig: proxy.kubeconfig() });
  const down = async (data: boolean) => (await writer()).session.down({ data }, quiet, never);
  /** What was asked of that API since the rule was set: it would be slow, or for nothing. */
  const askedOfIt = () => proxy.asked.filter(({ path }) => path.includes('gone.example.dev'));
  const mend = 'kubectl delete apiservice v1.gone.example.dev';

  beforeAll(async () => {
    const api = await ns.client();
    proxy = await createApiProxy(ns.kubeconfig);
    await registerSilent(api);
    const isSeen = async () => (await silentApis(api)).some(({ name }) => name === SILENT);
    await vi.waitUntil(isSeen, { interval: 200, timeout: 30_000 });
  }, 60_000);
  afterAll(async () => {
    await removeSilent(await ns.client());
    await platform.remove();
    await proxy?.stop();
  });

  it('is told by doctor, and nothing is slower for it: up, status, down', async () => {
    const first = await writer();
    expect((await first.up(model)).outcome).toMatchObject({ status: 'done', failures: [] });
    expect(await first.session.status(never)).toMatchObject({ components: [{ name: 'one', state: 'ready' }] });
    const checks = await first.runtime.check();
    expect(await first.session.plan({ mode: 'up' }, never)).toEqual([]);
    expect(await down(false)).toMatchObject({ status: 'done', failures: [] });
    expect(askedOfIt()).toEqual([]);
    expect(checks.find(({ name }) => name === 'apis')).toMatchObject({
      ok: false,
      warning: true,
      message: expect.stringContaining(`APIService ${SILENT}: `),
      next: expect.stringContaining(mend),
    });
  });

  it('does not let down --data leave a namespace that neither goes nor can be used: it stays, empty, and that is told', async () => {
    await expect(down(true)).rejects.toMatchObject({
      code: 'namespace-stays',
      message: expect.stringContaining(`namespace ${ns.name} stays, without anything of ours in it`),
      details: [expect.stringContaining(`APIService ${SILENT}: `)],
      next: expect.stringMatching(new RegExp(`${mend}; .*; then the same command again$`)),
      exitCode: 3,
    });
    expect(askedOfIt()).toEqual([]);
    expect(await ns.contents()).toEqual([]);
    expect((await (await ns.client()).get('Namespace', '', ns.name))?.metadata).not.toHaveProperty('deletionTimestamp');
    // And it can be used.
    expect((await (await writer()).up(model)).outcome).toMatchObject({ status: 'done', failures: [] });
  });

  it('keeps a namespace that somebody removed: told after seconds, in the words of the cluster; mended, the same command works', async () => {
    const api = await ns.client();
    await api.remove('Namespace', '', ns.name);
    const started = performance.now();
    const error = await toldBy((await writer()).up(model));
    expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
    expect(error).toMatchObject({
      code: 'not-removed',
      message: expect.stringMatching(/^Namespace \S+ does not go: the cluster can remove no namespace/),
      details: expect.arrayContaining([
        expect.stringMatching(BLIND),
        expect.stringContaining(`APIService ${SILENT}: `),
      ]),
      next: expect.stringMatching(new RegExp(`${mend}; .*; the cluster goes on by itself then$`)),
      exitCode: 3,
    });
    await removeSilent(api);
    const { outcome } = await (await writer()).up(model);
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    expect(await down(true)).toMatchObject({ status: 'done', failures: [] });
    await expect.poll(() => api.get('Namespace', '', ns.name), { timeout: 60_000 }).toBeUndefined();
  });
});
