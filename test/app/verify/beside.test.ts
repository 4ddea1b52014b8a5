import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createProbe, verify } from '../../../src/app/verify/index.ts';
import type { Clock } from '../../../src/kernel/index.ts';
import type { Model } from '../../../src/model/index.ts';
import type { Telemetry } from '../../../src/telemetry/index.ts';

const clock: Clock = { now: () => 0, sleep: async () => {} };
const edge = (from: string, to: string, kind: string) => ({ from, to, kind, endpoint: 'http', gates: false });
/** A cluster: its balancer counts nothing, and nobody collects what the store writes. */
const model = {
  environment: { runtime: 'kubernetes' },
  components: [
    { name: 'load-balancer', kind: 'balancer', workload: { type: 'engine' } },
    { name: 'gateway', kind: 'gateway', workload: { type: 'node' } },
    { name: 'db', kind: 'store', workload: { type: 'engine' } },
    ...['collector', 'loki'].map((name) => ({ name, kind: 'addon', workload: { type: 'engine' } })),
  ],
  edges: [edge('load-balancer', 'gateway', 'balance'), edge('gateway', 'collector', 'observe')],
} as unknown as Model;

/** Telemetry that has one trace, of which the gateway answered the first request. */
const knowing = (trace: () => string | undefined): Telemetry =>
  ({
    graph: async () => [],
    logged: async () => new Set(['gateway']),
    trace: async (id: string) =>
      id === trace() ? { traceId: id, spans: [{ component: 'gateway', kind: 'server' }] } : undefined,
  }) as unknown as Telemetry;

it('a request that is traced proves a balancer, and what the environment has kept that something is logged', async () => {
  let seen: string | undefined;
  const server = createServer((request, response) => {
    seen = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(request.headers.traceparent))?.[1];
    response.writeHead(404).end('nothing here');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const probe = createProbe(async () => `http://127.0.0.1:${port}`, new AbortController().signal);
  const request = { model, since: 0, patienceMs: 0, probe, hasLines: async (name: string) => name === 'db' };
  const found = await verify({ ...request, telemetry: knowing(() => seen) }, clock);
  expect(found.edges.map(({ from, to, state, evidence }) => `${from} ${to} ${state}: ${evidence}`)).toEqual([
    'load-balancer gateway seen: a request sent to it was answered by gateway',
    'gateway logs seen: lines in the store',
    'db logs seen: lines, kept where it runs',
  ]);
  expect(found.ok).toBe(true);
});

it('neither is there', async () => {
  const probe = () => Promise.reject(new Error('refused'));
  const request = { model, since: 0, patienceMs: 0, probe, hasLines: async () => false };
  const { counts } = await verify({ ...request, telemetry: knowing(() => undefined) }, clock);
  expect(counts).toMatchObject({ seen: 1, missing: 2 });
});
