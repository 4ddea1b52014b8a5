import { describe, expect, it } from 'vitest';
import type { Observed, Resource } from '../../../src/plan/types.ts';
import { ApiError, type Client } from '../../../src/runtimes/kubernetes/client/index.ts';
import { assertScaling } from '../../../src/runtimes/kubernetes/preflight/index.ts';

const KEDA = ['/apis/keda.sh/v1alpha1', '/apis/external.metrics.k8s.io/v1beta1'];
const METRICS = ['/apis/metrics.k8s.io/v1beta1'];

/** A cluster that answers for these parts of its API. */
const cluster = (paths: readonly string[], otherwise = 404): Pick<Client, 'json' | 'where'> & Client =>
  ({
    where: { context: 'test', server: 'https://cluster.example.com' },
    json: async ({ path }: { path: string }) => {
      if (!paths.includes(path)) throw new ApiError(otherwise, {});
      return { body: {} };
    },
  }) as unknown as Client;

const wanted = (component: string, kind: string, triggers: readonly string[] = []) =>
  ({
    id: `${component}/${kind}`,
    kind,
    component,
    spec: { spec: { triggers: triggers.map((type) => ({ type })) } },
  }) as unknown as Resource;
const product = wanted('product', 'HorizontalPodAutoscaler');
const worker = wanted('worker', 'ScaledObject', ['postgresql']);
const order = wanted('order', 'ScaledObject', ['metrics-api', 'cpu']);

describe('what policies need of a cluster', () => {
  it('is nothing where there is none', async () => {
    await assertScaling(cluster([]), [wanted('product', 'Deployment')], []);
  });

  it('is there', async () => {
    await assertScaling(cluster([...METRICS, ...KEDA]), [product, worker, order], []);
    await assertScaling(cluster(KEDA), [worker], []);
  });

  it('is told with whom it is missing for, and what to type next', async () => {
    await expect(assertScaling(cluster(METRICS), [product, worker, order], [])).rejects.toMatchObject({
      message: 'the cluster has no KEDA: nothing was changed',
      details: ['worker, order  scaling by queue and rps needs KEDA'],
      next: expect.stringMatching(/^install KEDA .*; or give this environment a count: overrides, replicas of worker$/),
      exitCode: 4,
    });
    await expect(assertScaling(cluster([]), [order], [])).rejects.toMatchObject({
      message: 'the cluster has no metrics-server and no KEDA: nothing was changed',
    });
    // KEDA without its adapter scales around zero alone.
    await expect(assertScaling(cluster(KEDA.slice(0, 1)), [worker], [])).rejects.toThrow(/no KEDA/);
  });

  it('is there, but nobody answers for it', async () => {
    await expect(assertScaling(cluster([...METRICS, ...KEDA.slice(0, 1)], 503), [worker], [])).rejects.toMatchObject({
      message: 'the cluster has no KEDA that answers: nothing was changed',
      next: expect.stringMatching(/^kubectl describe apiservice v1beta1\.external\.metrics\.k8s\.io; or give/),
    });
  });

  it('does not hold up a release of what is scaled already', async () => {
    await assertScaling(cluster([]), [product], [{ id: product.id } as Observed]);
  });

  it('is taken to be there where nobody may ask', async () => {
    await assertScaling(cluster([], 403), [product, worker], []);
  });
});
