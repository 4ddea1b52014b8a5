import { describe, expect, test } from 'vitest';
import { claimsOf } from '../../../src/app/verify/claims.ts';
import { judge } from '../../../src/app/verify/judge.ts';
import type { Observations } from '../../../src/app/verify/observations.ts';
import type { GraphEdge } from '../../../src/kernel/index.ts';
import type { Model } from '../../../src/model/index.ts';

const component = (name: string, kind: string) => ({ name, kind, workload: { type: 'node' } });
const edge = (from: string, to: string, kind: string) => ({ from, to, kind, endpoint: 'http', gates: false });
const model = {
  components: [
    component('load-balancer', 'balancer'),
    component('gateway', 'gateway'),
    component('order', 'service'),
    component('db', 'store'),
    component('collector', 'addon'),
  ],
  edges: [
    edge('load-balancer', 'gateway', 'balance'),
    edge('web', 'gateway', 'client'),
    edge('gateway', 'order', 'route'),
    edge('order', 'db', 'uses'),
    ...['load-balancer', 'gateway', 'order', 'db'].map((name) => edge(name, 'collector', 'observe')),
  ],
} as unknown as Model;

const calls = (from: string, to: string | undefined, count: number, errors = 0, system = 'http'): GraphEdge => ({
  from,
  ...(to === undefined ? { address: '203.0.113.7:443' } : { to }),
  system,
  calls: count,
  errors,
  p50Ms: 1,
  p95Ms: 2.345,
  lastAt: 0,
});
const all = (...names: string[]) => new Map(names.map((name) => [name, 1]));
const everything = ['load-balancer', 'gateway', 'order', 'db'];
const seen: Observations = {
  edges: [calls('web', 'gateway', 9), calls('gateway', 'order', 9), calls('order', 'db', 30, 0, 'postgresql')],
  signals: { metrics: all(...everything), logs: all(...everything), traces: all('gateway', 'order', 'db') },
  balanced: new Map([['load-balancer', '4 connections']]),
};
/** What is not simply seen, in a line each. */
const judged = (change: Partial<Observations>) =>
  judge(claimsOf(model), { ...seen, ...change })
    .filter(({ state }) => state !== 'seen')
    .map(({ from, to, state, evidence }) => `${from} -> ${to} ${state}: ${evidence}`);

test('claims: every edge, and what each component tells of itself', () => {
  expect(claimsOf(model).map(({ from, to }) => `${from} -> ${to}`)).toEqual([
    'load-balancer -> gateway',
    'web -> gateway',
    'gateway -> order',
    'order -> db',
    'load-balancer -> metrics',
    'load-balancer -> logs',
    ...['gateway', 'order', 'db'].flatMap((name) => ['metrics', 'logs', 'traces'].map((to) => `${name} -> ${to}`)),
  ]);
});

describe('judge', () => {
  test('everything carries traffic', () => expect(judged({})).toEqual([]));

  test('the evidence', () => {
    const found = judge(claimsOf(model), seen).find(({ to }) => to === 'db');
    expect(found).toMatchObject({ state: 'seen', evidence: '30 calls, 0 failed, p95 2.3 ms (postgresql)' });
  });

  test('nothing between order and db', () =>
    expect(judged({ edges: seen.edges.slice(0, 2) })).toEqual(['order -> db missing: nothing was seen']));

  test('a balancer that led nobody anywhere', () =>
    expect(judged({ balanced: new Map() })).toEqual(['load-balancer -> gateway missing: nothing was seen']));

  test('a component that nobody hears of', () =>
    expect(judged({ signals: { ...seen.signals, logs: all('gateway', 'load-balancer', 'db') } })).toEqual([
      'order -> logs missing: nothing was seen',
    ]));

  test('more than an accident fails', () =>
    expect(judged({ edges: [...seen.edges.slice(0, 2), calls('order', 'db', 100, 6, 'postgresql')] })).toEqual([
      'order -> db failing: 100 calls, 6 failed, p95 2.3 ms (postgresql)',
    ]));

  test('traffic that nobody declared, in two protocols', () =>
    expect(
      judged({ edges: [...seen.edges, calls('gateway', 'db', 2), calls('gateway', 'db', 1, 1, 'redis')] }),
    ).toEqual(['gateway -> db undeclared: 3 calls, 1 failed, p95 2.3 ms (http, redis)']));

  test('calls to the outside and to itself are nobody’s edge', () =>
    expect(judged({ edges: [...seen.edges, calls('order', undefined, 2), calls('order', 'order', 1)] })).toEqual([]));
});
