import { expect, it } from 'vitest';
import type { Observed, Resource } from '../../../../src/plan/types.ts';
import type { KubeObject } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { driftOf } from '../../../../src/runtimes/kubernetes/compare/index.ts';
import { byHand, edited } from './support.ts';

const released = (change: Partial<Resource> = {}): Resource => ({
  id: 'product/Deployment',
  kind: 'Deployment',
  component: 'product',
  spec: JSON.parse(JSON.stringify({ ...edited(), metadata: { name: 'product' } })) as Resource['spec'],
  digest: 'd1',
  dependsOn: [],
  deadlineMs: 1,
  holdsData: false,
  rollout: 'in-place',
  ...change,
});
const drift = (live: KubeObject | undefined, release = released()) =>
  driftOf([release], live ? [{ id: release.id } as Observed] : [], () => live).map(
    ({ resource: _, component: __, ...rest }) => rest,
  );
const who = { manager: 'kubectl-edit', at: '2026-11-23T11:00:00Z' };

it('is nothing where nobody touched anything', () => {
  expect(drift(edited())).toEqual([]);
});

it('names the field, who and when', () => {
  const live = edited({
    spec: { progressDeadlineSeconds: 77 },
    managedFields: [byHand({ 'f:spec': { 'f:progressDeadlineSeconds': {} } })],
  });
  expect(drift(live)).toEqual([
    { change: 'changed', field: 'spec.progressDeadlineSeconds', released: 60, now: 77, ...who },
  ]);
});

it('finds what no release ever had, without secrets', () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'API_TOKEN', value: 'abc' },
  ];
  const live = edited({
    spec: { template: { spec: { containers: [{ name: 'service', image: 'shop/product:1', env }] } } },
    managedFields: [
      byHand({
        'f:spec': {
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"service"}': {
                  'f:env': { 'k:{"name":"API_TOKEN"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
                },
              },
            },
          },
        },
      }),
    ],
  });
  expect(drift(live)).toEqual([
    { change: 'added', field: 'spec.template.spec.containers[service].env[API_TOKEN].value', now: '***', ...who },
  ]);
});

it('tells a field that was taken away, as far as it can be told by whom', () => {
  const containers = [{ name: 'service', image: 'shop/product:1', env: [] }];
  const live = edited({ spec: { template: { spec: { containers } } } });
  const field = 'spec.template.spec.containers[service].env[A]';
  expect(drift(live)).toEqual([{ change: 'removed', field, released: { name: 'A', value: '1' } }]);
});

it('is not what we applied ourselves since: a release that failed', () => {
  const live = edited({ spec: { progressDeadlineSeconds: 90 } });
  expect(drift(live, released({ digest: 'd0' }))).toEqual([]);
});

it.each(['kube-controller-manager', 'aws-load-balancer-controller', 'keda-operator'])(
  'is not what %s writes',
  (manager) => {
    const live = edited({
      spec: { paused: true },
      managedFields: [byHand({ 'f:spec': { 'f:paused': {} } }, undefined, manager)],
    });
    expect(drift(live)).toEqual([]);
  },
);

it.each(['argocd-controller', 'helm', 'kubectl-rollout'])('is what %s writes', (manager) => {
  const live = edited({
    spec: { paused: true },
    managedFields: [byHand({ 'f:spec': { 'f:paused': {} } }, undefined, manager)],
  });
  expect(drift(live)).toMatchObject([{ change: 'added', field: 'spec.paused', manager }]);
});

it('tells objects that are gone', () => {
  expect(drift(undefined)).toEqual([{ change: 'gone' }]);
  expect(drift(undefined, released({ rollout: 'once' }))).toEqual([]);
});
