import { expect, it } from 'vitest';
import type { Component, Model } from '../../../src/model/types.ts';
import { classCheck, imagesCheck, kedaCheck } from '../../../src/runtimes/kubernetes/check-wanted.ts';
import { ApiError, type Client } from '../../../src/runtimes/kubernetes/client/index.ts';
import { contractModel, contractService } from '../../contract/platform.ts';

const place = { platform: 'shop', environment: 'dev', namespace: 'shop-dev' };
const base = contractModel({ name: 'dev', runtime: 'kubernetes', production: false });
const node = contractService('web', { workload: { type: 'node', path: 'services/web' } } as Partial<Component>);
const model = (more: Partial<Model> = {}): Model => ({
  ...base,
  name: 'shop',
  delivery: {},
  components: [node],
  ...more,
});

/** A cluster that answers for these parts of its API, and where nobody may do anything. */
const cluster = (paths: readonly string[]): Client =>
  ({
    json: async ({ path }: { path: string }) => {
      if (path.includes('selfsubject')) return { body: { status: { allowed: false } } };
      if (!paths.some((each) => path === each)) throw new ApiError(404, {});
      return { body: {} };
    },
  }) as unknown as Client;

it('says how images can come to a cluster that nothing says it of, where there are any', () => {
  expect(imagesCheck('dev', model())).toMatchObject([
    {
      ok: false,
      message: 'platform.yaml does not say how images reach the cluster of context "dev"',
      next: expect.stringMatching(/registry: .* images: kind .*images: \{ command: '.*\{archive\}' \}/),
    },
  ]);
  expect(imagesCheck('kind-dev', model())).toEqual([]);
  expect(imagesCheck('dev', model({ delivery: { registry: 'registry.example.com/shop' } }))).toEqual([]);
  expect(imagesCheck('dev', model({ delivery: { images: { command: 'load {archive}' } } }))).toEqual([]);
  expect(imagesCheck('dev', model({ components: [] }))).toEqual([]);
});

it('speaks of KEDA as far as a policy needs it', async () => {
  const keda = cluster(['/apis/keda.sh/v1alpha1', '/apis/external.metrics.k8s.io/v1beta1']);
  const scale = { min: 1, max: 3, metrics: [{ type: 'rps', perReplica: 10 }] } as unknown as NonNullable<
    Component['scale']
  >;
  const scaled = model({ components: [{ ...node, scale }] });
  expect(await kedaCheck(keda, place, model())).toEqual({
    name: 'keda',
    ok: true,
    message: 'KEDA answers; nothing in platform.yaml needs it',
  });
  expect(await kedaCheck(keda, place, scaled)).toMatchObject({
    warning: true,
    message: expect.stringMatching(/\(web\) is not allowed in namespace shop-dev: scaledobjects\.keda\.sh: get, list/),
  });
  expect(await kedaCheck(cluster([]), place, scaled)).toMatchObject({
    warning: true,
    message: 'no KEDA: scaling by queue and rps (web) needs it',
  });
  // Without a platform.yaml that can be read.
  expect(await kedaCheck(cluster([]), place, undefined)).toMatchObject({ ok: true });
  expect(await kedaCheck(keda, place, undefined)).toMatchObject({ ok: false });
});

it('looks for the GatewayClass that is named', async () => {
  const front = { gatewayClass: 'envoy', hosts: [] };
  const fronted = model({ components: [{ ...node, front }] });
  expect(await classCheck(cluster([]), model())).toEqual([]);
  expect(await classCheck(cluster([]), fronted)).toMatchObject([
    { ok: false, message: 'the cluster has no GatewayClass envoy', next: expect.stringContaining('gatewayClass') },
  ]);
  const there = '/apis/gateway.networking.k8s.io/v1/gatewayclasses/envoy';
  expect(await classCheck(cluster([there]), fronted)).toMatchObject([{ ok: true }]);
});
