import { expect, it } from 'vitest';
import type { Operation } from '../../../src/plan/types.ts';
import type { KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { quantity, quantityText } from '../../../src/runtimes/kubernetes/preflight/quantity.ts';
import { checksOf, needOf } from '../../../src/runtimes/kubernetes/preflight/room.ts';

const deployment = (replicas: number, cpu: string, template = 'a'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'product' },
  spec: {
    replicas,
    template: {
      metadata: { annotations: { 'platform-toolkit.dev/template': template } },
      spec: {
        containers: [{ name: 'service', resources: { requests: { cpu, memory: '64Mi' }, limits: { cpu: '1' } } }],
      },
    },
  },
});
const operation = (action: Operation['action'], object: KubeObject, live?: KubeObject) =>
  ({
    action,
    id: 'product/Deployment',
    desired: { kind: object.kind, spec: object },
    ...(live ? { observed: {} } : {}),
  }) as unknown as Operation;
const quota = (hard: Record<string, string>, used: Record<string, string>) => ({
  ...{ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' } },
  status: { hard, used },
});
const told = (operations: readonly Operation[], live: KubeObject | undefined, of: ReturnType<typeof quota>) =>
  checksOf(
    of,
    needOf(operations, () => live),
  ).map(({ warning, message }) => `${warning ? '! ' : ''}${message}`);

it('reads quantities', () => {
  expect(['250m', '2', '1Gi', '1e3', '1500u', undefined].map(quantity)).toEqual([0.25, 2, 2 ** 30, 1000, 0.0015, 0]);
  expect([quantityText('requests.cpu', 0.25), quantityText('limits.memory', 2 ** 30), quantityText('pods', 2)]).toEqual(
    ['250m', '1024Mi', '2'],
  );
});

it('a new workload that does not fit', () => {
  const create = [operation('create', deployment(3, '500m'))];
  const full = quota({ 'requests.cpu': '2', pods: '10' }, { 'requests.cpu': '1', pods: '4' });
  expect(told(create, undefined, full)).toEqual([
    'this release needs 1500m more: 1000m of 2 requests.cpu is free in quota team',
  ]);
  expect(told(create, undefined, quota({ 'requests.cpu': '4' }, { 'requests.cpu': '1' }))).toEqual([]);
});

it('a change needs room for the copy that comes first', () => {
  const live = deployment(4, '500m');
  const change = [operation('update', deployment(4, '500m', 'b'), live)];
  expect(told(change, live, quota({ pods: '4' }, { pods: '4' }))).toEqual([
    'this release needs 1 more: 0 of 4 pods is free in quota team',
  ]);
  expect(told(change, live, quota({ pods: '5' }, { pods: '4' }))).toEqual([]);
  const larger = deployment(8, '500m');
  expect(
    told([operation('update', { ...deployment(8, '500m', 'b') }, larger)], larger, quota({ pods: '9' }, { pods: '8' })),
  ).toEqual([
    '! copies are replaced one after the other: 2 at once would be needed, 1 of 9 pods is free in quota team',
  ]);
});

it('fewer and smaller copies need none, other settings neither', () => {
  const live = deployment(4, '500m');
  const full = quota({ 'requests.cpu': '2', pods: '4' }, { 'requests.cpu': '2', pods: '4' });
  expect(told([operation('update', deployment(2, '500m'), live)], live, full)).toEqual([]);
  expect(told([operation('update', deployment(4, '500m'), live)], live, full)).toEqual([]);
});
