import { expect, vi } from 'vitest';
import type { Outcome, PlatformErrorOptions } from '../../../../../src/kernel/index.ts';
import { PlatformError } from '../../../../../src/kernel/index.ts';
import type { Component, Model } from '../../../../../src/model/types.ts';
import type { Client } from '../../../../../src/runtimes/kubernetes/client/index.ts';
import { instanceOf } from '../../../../../src/runtimes/kubernetes/names.ts';
import { service, testPlatform } from '../../support/platform.ts';
import { lookAtBystanders, ours, placeBystanders } from './bystanders.ts';
import { type ApiProxy, createApiProxy } from './proxy.ts';

const never = new AbortController().signal;

/** One program and what belongs to it: account, Service, policies, Deployment, a generated secret. Small: a test has several days. */
export const one: Component = service('one', undefined, {
  secrets: [{ secret: 'one.key', file: 'KEY', env: 'KEY_FILE' }],
  resources: { cpu: 10, memory: 32 * 2 ** 20, limits: { cpu: 500, memory: 128 * 2 ** 20 } },
});
export const SECRETS = [{ name: 'one.key', origin: 'generated', guards: 'one' }] as const;

/**
 * A namespace that somebody else made and uses, a platform in it, and an API server on whose way things happen. Each test is a day:
 * something goes wrong, is told, and `mended()`.
 */
export function badDays(prefix: string) {
  const platform = testPlatform(prefix);
  const { ns } = platform;
  let proxy: ApiProxy | undefined;
  let before: unknown[] = [];
  const days = {
    ...platform,
    small: (...components: Component[]): Model =>
      platform.model(components.length > 0 ? components : [one], { secrets: SECRETS }),
    api: (): Promise<Client> => ns.client(),
    proxy: (): ApiProxy => {
      if (!proxy) throw new Error('there is no proxy before begin()');
      return proxy;
    },
    /** A writer whose requests go through the proxy. */
    proxied: (token?: string) => platform.writer({ kubeconfig: days.proxy().kubeconfig(token) }),
    async begin(): Promise<void> {
      const api = await ns.client();
      await api.create('Namespace', '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ns.name } });
      proxy = await createApiProxy(ns.kubeconfig);
      // Made by the cluster a moment later; pods need it.
      const account = () => api.get('ServiceAccount', ns.name, 'default');
      await vi.waitUntil(account, { interval: 50, timeout: 30_000 });
      await placeBystanders(api, ns.name);
      before = await lookAtBystanders(api, ns.name);
    },
    /** The same command again, by another process, on a better day; then nothing of ours is left, and nothing of others is touched. */
    async mended(model: Model = days.small()): Promise<void> {
      const again = await platform.writer();
      const { outcome } = await again.up(model);
      expect(outcome).toMatchObject({ status: 'done', failures: [] });
      expect(await again.session.plan({ mode: 'up' }, never)).toEqual([]);
      expect(await again.session.down({ data: true }, () => undefined, never)).toMatchObject({
        status: 'done',
        failures: [],
      });
      await days.nothingLeft();
      await again.runtime.close();
    },
    async nothingLeft(): Promise<void> {
      const api = await ns.client();
      await expect.poll(() => ours(api, ns.name, instanceOf(platform.place)), { timeout: 30_000 }).toEqual([]);
      expect(await lookAtBystanders(api, ns.name)).toEqual(before);
    },
    async end(): Promise<void> {
      await proxy?.stop();
      await platform.remove();
    },
  };
  return days;
}

/** The one message that an `up` ends with: of the work as a whole, or of what failed: the same words are told once. */
export async function toldBy(up: Promise<{ readonly outcome: Outcome }>): Promise<PlatformErrorOptions> {
  const ended = await up.catch((error: unknown) => error);
  if (ended instanceof PlatformError) return ended.toJSON();
  if (ended instanceof Error) throw ended;
  const { outcome } = ended as { readonly outcome: Outcome };
  expect([...new Set(outcome.failures.map(({ error }) => error.message))]).toHaveLength(1);
  expect(outcome.status).toBe('not-ready');
  const { error } = outcome.failures[0] as Outcome['failures'][number];
  return error;
}
