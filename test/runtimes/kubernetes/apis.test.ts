import { describe, expect, it } from 'vitest';
import type { Observed, Resource } from '../../../src/plan/types.ts';
import { ApiError, type Client } from '../../../src/runtimes/kubernetes/client/index.ts';
import { Annotation } from '../../../src/runtimes/kubernetes/names.ts';
import { assertApis } from '../../../src/runtimes/kubernetes/preflight/apis.ts';

/** A cluster that serves these kinds by version of an API. */
const cluster = (served: Readonly<Record<string, readonly string[]>>, otherwise = 404): Client =>
  ({
    where: { context: 'test', server: 'https://cluster.example.com' },
    json: async ({ path }: { path: string }) => {
      const kinds = served[path.replace('/apis/', '')];
      if (!kinds) throw new ApiError(otherwise, {});
      return { body: { resources: kinds.map((kind) => ({ kind })) } };
    },
  }) as unknown as Client;

const CNPG = 'postgresql.cnpg.io/v1';
const wanted = (component: string, apiVersion: string, kind: string, operator?: string, key = kind) =>
  ({
    id: `${component}/${kind}`,
    kind: key,
    component,
    spec: {
      apiVersion,
      kind,
      metadata: { name: component, annotations: operator ? { [Annotation.operator]: operator } : {} },
    },
  }) as unknown as Resource;
const db = wanted('db', CNPG, 'Cluster', 'CloudNativePG: install it: https://cloudnative-pg.io');
const users = wanted('db', CNPG, 'Database', 'CloudNativePG: install it: https://cloudnative-pg.io');
const edge = wanted('load-balancer', 'gateway.networking.k8s.io/v1', 'Gateway');
const rule = wanted(
  'product',
  'policy.linkerd.io/v1alpha1',
  'AuthorizationPolicy',
  undefined,
  'LinkerdAuthorizationPolicy',
);

describe('APIs that are no part of Kubernetes', () => {
  it('are asked for only where something needs them', async () => {
    await assertApis(cluster({}), [wanted('product', 'apps/v1', 'Deployment')], []);
  });

  it('are there', async () => {
    const served = { [CNPG]: ['Cluster', 'Database'], 'policy.linkerd.io/v1alpha1': ['AuthorizationPolicy'] };
    await assertApis(cluster(served), [db, users, rule], []);
  });

  it('are named with the operator and what to do, before anything is changed', async () => {
    await expect(assertApis(cluster({}), [db, users, edge], [])).rejects.toMatchObject({
      exitCode: 4,
      message: 'the cluster has no operator CloudNativePG and no Gateway API: nothing was changed',
      details: [
        `db  Cluster, Database of ${CNPG} (a CustomResourceDefinition) is not there`,
        'load-balancer  Gateway of gateway.networking.k8s.io/v1 (a CustomResourceDefinition) is not there',
      ],
      next: 'install it: https://cloudnative-pg.io',
    });
  });

  it('may be older than needed: a kind is missing', async () => {
    await expect(assertApis(cluster({ [CNPG]: ['Cluster'] }), [db, users], [])).rejects.toMatchObject({
      details: [`db  Database of ${CNPG} (a CustomResourceDefinition) is not there`],
    });
  });

  it('may be there, and nobody to carry them out', async () => {
    const object = edge.spec as unknown as object;
    const front = { ...edge, spec: { ...object, spec: { gatewayClassName: 'envoy' } } } as unknown as Resource;
    const version = 'gateway.networking.k8s.io/v1';
    const served = { [version]: ['Gateway', 'HTTPRoute'] };
    await expect(assertApis(cluster(served), [front], [])).rejects.toMatchObject({
      message: 'the cluster has no GatewayClass envoy: nothing was changed',
      details: ['load-balancer  its Gateway is of the GatewayClass envoy, which is not there'],
      next: expect.stringContaining('kubectl get gatewayclass'),
      exitCode: 4,
    });
    await assertApis(cluster({ ...served, [`${version}/gatewayclasses/envoy`]: [] }), [front], []);
    await assertApis(cluster(served), [front], [{ id: front.id } as unknown as Observed]);
    // Without the API that alone is said.
    await expect(assertApis(cluster({}), [front], [])).rejects.toThrow('the cluster has no Gateway API: nothing');
  });

  it('are taken to be there where that may not be asked, and where the object is there', async () => {
    await assertApis(cluster({}, 403), [db], []);
    await assertApis(cluster({}), [db], [{ id: 'db/Cluster' } as unknown as Observed]);
  });
});
