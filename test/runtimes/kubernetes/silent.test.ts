import { describe, expect, it } from 'vitest';
import { gone } from '../../../src/runtimes/kubernetes/apply/wait.ts';
import { ApiError, type Client, type KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { removeGround } from '../../../src/runtimes/kubernetes/run/ground.ts';
import { silentApis } from '../../../src/runtimes/kubernetes/silent.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');
const never = new AbortController().signal;
const place = { platform: 'shop', environment: 'dev', namespace: 'shop-dev' };
const labels = { 'app.kubernetes.io/instance': 'shop-dev' };

const service = (name: string, status: 'True' | 'False', message = '') => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name },
  status: { conditions: [{ type: 'Available', status, message }] },
});
const group = (name: string, freshness: string) => ({
  metadata: { name },
  versions: [{ version: 'v1beta1', freshness, resources: [] }],
});

/** A cluster with these APIServices (undefined: they may not be read) and groups. */
function cluster(
  services: readonly KubeObject[] | undefined,
  groups: readonly object[],
  namespace: KubeObject | undefined = undefined,
) {
  const removed: string[] = [];
  const client = {
    serverNow: () => NOW,
    json: async () => ({ body: { items: groups } }),
    list: async (kind: string) => {
      if (kind !== 'APIService') return { body: [] };
      if (!services) throw new ApiError(403, {});
      return { body: services };
    },
    get: async () => namespace,
    remove: async (kind: string, _: string, name: string) => removed.push(`${kind}/${name}`),
  } as unknown as Client;
  return { client, removed };
}

const KEDA = 'v1beta1.external.metrics.k8s.io';
const stale = group('external.metrics.k8s.io', 'Stale');
const current = group('metrics.k8s.io', 'Current');

describe('APIs without a server', () => {
  it('are told with the reason', async () => {
    const { client } = cluster(
      [service(KEDA, 'False', 'service/keda not found'), service('v1beta1.metrics.k8s.io', 'True')],
      [stale, current],
    );
    expect(await silentApis(client)).toEqual([{ name: KEDA, reason: 'service/keda not found' }]);
  });

  it('are known by name to who may not read APIServices', async () => {
    expect(await silentApis(cluster(undefined, [stale, current]).client)).toEqual([
      { name: KEDA, reason: 'no server answers for it' },
    ]);
  });

  it('are not those that were taken away a moment ago', async () => {
    expect(await silentApis(cluster([], [stale]).client)).toEqual([]);
  });

  const tools = (client: Client) => ({
    client,
    place,
    signal: never,
    clock: { now: () => NOW, sleep: () => Promise.reject(new Error('waited')) },
  });
  const namespace = (since?: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop-dev', uid: '1', labels, ...(since ? { deletionTimestamp: since } : {}) },
    status: {
      conditions: since
        ? [
            {
              type: 'NamespaceDeletionDiscoveryFailure',
              status: 'True',
              message: 'Discovery failed',
              lastTransitionTime: since,
            },
          ]
        : [],
    },
  });

  it('keep a namespace of ours from being removed: it would not go', async () => {
    const { client, removed } = cluster([service(KEDA, 'False', 'gone')], [stale], namespace());
    await expect(removeGround(tools(client))).rejects.toMatchObject({
      message: expect.stringMatching(/^namespace shop-dev stays/),
      details: [`APIService ${KEDA}: gone`],
      next: `if nobody needs it any more: kubectl delete apiservice ${KEDA}; else mend what should answer: kubectl describe apiservice ${KEDA}; then the same command again`,
      exitCode: 3,
    });
    expect(removed).toEqual([]);
    const well = cluster([service(KEDA, 'True')], [current], namespace());
    expect(await removeGround(tools(well.client))).toEqual([]);
    expect(well.removed).toEqual(['Namespace/shop-dev']);
  });

  it('end the wait for a namespace that goes, unless they may be about to start or are there again', async () => {
    const wait = (since: string, services: readonly KubeObject[], groups: readonly object[]) =>
      gone('Namespace', 'shop-dev', '1', tools(cluster(services, groups, namespace(since)).client));
    const silent = [service(KEDA, 'False', 'gone')];
    await expect(wait('2026-01-01T00:00:30Z', silent, [stale])).rejects.toMatchObject({
      message: expect.stringMatching(/^Namespace shop-dev does not go/),
      details: ['Discovery failed', `APIService ${KEDA}: gone`],
      exitCode: 3,
    });
    await expect(wait('2026-01-01T00:00:55Z', silent, [stale])).rejects.toThrow('waited');
    await expect(wait('2026-01-01T00:00:30Z', [service(KEDA, 'True')], [current])).rejects.toThrow('waited');
  });
});
