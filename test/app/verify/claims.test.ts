import { expect, it } from 'vitest';
import { claimsOf } from '../../../src/app/verify/claims.ts';
import type { Model } from '../../../src/model/index.ts';

const component = (name: string, kind: string, more = {}) => ({ name, kind, workload: { type: 'engine' }, ...more });
const edge = (from: string, to: string, kind: string) => ({ from, to, kind, endpoint: 'http', gates: false });
const BOTH = [
  component('load-balancer', 'balancer'),
  component('gateway', 'gateway'),
  component('db', 'store'),
  component('blob', 'store'),
  component('far', 'store', { workload: { type: 'external' } }),
  component('collector', 'addon'),
];
const STACK = ['prometheus', 'loki', 'jaeger', 'grafana', 'db-exporter'].map((name) => component(name, 'addon'));
const EDGES = [
  edge('load-balancer', 'gateway', 'balance'),
  edge('gateway', 'db', 'uses'),
  edge('gateway', 'collector', 'observe'),
  edge('collector', 'loki', 'observe'),
  edge('prometheus', 'gateway', 'scrape'),
  edge('db-exporter', 'db', 'uses'),
  edge('grafana', 'prometheus', 'uses'),
];
const claims = (runtime: string, components: readonly { readonly name: string }[], kept?: 'collector') => {
  const isThere = (end: string) => components.some(({ name }) => name === end);
  const edges = EDGES.filter(({ from, to }) => isThere(from) && isThere(to));
  return claimsOf({ environment: { runtime }, components, edges } as unknown as Model, kept).map(
    ({ from, to }) => `${from} ${to}`,
  );
};
const signals = (name: string) => [`${name} metrics`, `${name} logs`, `${name} traces`];
const TRAFFIC = ['load-balancer gateway', 'gateway db'];

it('docker: what watches the platform is proved by what arrives', () =>
  expect(claims('docker', [...BOTH, ...STACK])).toEqual([
    ...TRAFFIC,
    'load-balancer metrics',
    'load-balancer logs',
    ...['gateway', 'db', 'blob'].flatMap(signals),
  ]));

it('kubernetes: the balancer is no program, and an engine is measured by what it tells or by its exporter', () =>
  expect(claims('kubernetes', [...BOTH, ...STACK])).toEqual([
    ...TRAFFIC,
    ...['gateway', 'db'].flatMap(signals),
    'blob logs',
    'blob traces',
  ]));

it('kubernetes: the reader measures every pod of ours, and none of an operator', () => {
  const operated = component('search', 'store', { workload: { type: 'operated' } });
  const all = [...BOTH, ...STACK, component('reader', 'addon'), operated];
  expect(claims('kubernetes', all)).toEqual([
    ...TRAFFIC,
    ...['gateway', 'db', 'blob'].flatMap(signals),
    'search logs',
    'search traces',
  ]);
});

it('the embedded collector keeps everything', () =>
  expect(claims('docker', BOTH).filter((each) => each.startsWith('gateway '))).toEqual([
    'gateway db',
    ...signals('gateway'),
  ]));

it('left out of what runs, Prometheus asks nobody', () =>
  expect(claims('kubernetes', [...BOTH, ...STACK], 'collector')).toEqual([
    ...TRAFFIC,
    ...signals('gateway'),
    ...['db', 'blob'].flatMap((name) => [`${name} logs`, `${name} traces`]),
  ]));

it('only what is kept is held for an arrow', () => {
  const jaegerOnly = [...BOTH, component('jaeger', 'addon')];
  expect(claims('docker', jaegerOnly)).toEqual([...TRAFFIC, 'gateway traces', 'db traces', 'blob traces']);
  expect(claims('docker', BOTH.slice(0, 5))).toEqual(TRAFFIC);
});
