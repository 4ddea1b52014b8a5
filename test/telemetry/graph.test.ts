import { expect, it } from 'vitest';
import type { Attributes, SpanView } from '../../src/kernel/index.ts';
import { graphOf } from '../../src/telemetry/index.ts';

const span = (id: number, component: string, more: Partial<SpanView> = {}): SpanView => ({
  traceId: 't1',
  spanId: String(id),
  component,
  replica: `${component}/container/1`,
  name: 'x',
  kind: 'server',
  startedAt: 1_000 + id,
  durationMs: id,
  error: false,
  attributes: {},
  events: [],
  links: [],
  ...more,
});
const client = (id: number, parent: number, component: string, attributes: Attributes, more: Partial<SpanView> = {}) =>
  span(id, component, { kind: 'client', parentSpanId: String(parent), attributes, ...more });
const http = (host: string) => ({ 'http.request.method': 'GET', 'server.address': host, 'server.port': 3000 });
const lines = (spans: readonly SpanView[]) =>
  graphOf(spans).map(
    ({ from, to, address, system, calls, errors }) => `${from} ${to ?? `(${address})`} ${system} ${calls} ${errors}`,
  );

it('whoever names its peer has called it', () => {
  const db = { 'db.system.name': 'postgresql', 'server.address': 'db', 'server.port': 5432 };
  expect(
    graphOf([client(4, 1, 'order', db, { peer: 'db' }), client(8, 1, 'order', db, { peer: 'db', error: true })]),
  ).toEqual([{ from: 'order', to: 'db', system: 'postgresql', calls: 2, errors: 1, p50Ms: 8, p95Ms: 8, lastAt: 1008 }]);
});

it('an address that says nothing is the one who answered there, now or another time', () => {
  const spans = [
    client(2, 1, 'gateway', http('172.18.0.5')),
    span(3, 'order', { parentSpanId: '2' }),
    client(4, 1, 'gateway', http('172.18.0.5'), { error: true }),
    client(5, 1, 'gateway', http('172.18.0.9')),
  ];
  expect(lines(spans)).toEqual(['gateway (172.18.0.9:3000) http 1 0', 'gateway order http 2 1']);
});

it('whoever takes a message is not who was asked to keep it', () => {
  const send = { 'messaging.system': 'rabbitmq', 'server.address': 'queue', 'server.port': 5672 };
  const spans = [
    client(2, 1, 'order', send, { kind: 'producer', peer: 'queue' }),
    span(3, 'notification', { kind: 'consumer', parentSpanId: '2', peer: 'queue', attributes: send }),
  ];
  expect(lines(spans)).toEqual(['notification queue rabbitmq 1 0', 'order queue rabbitmq 1 0']);
});

it('a request may say on whose behalf it comes', () =>
  expect(
    lines([
      span(1, 'gateway', { attributes: { 'client.name': 'web' } }),
      span(2, 'gateway', { attributes: { 'client.name': 'no name <>' } }),
    ]),
  ).toEqual(['web gateway http 1 0']));

it('one component that asks another copy of itself, and a call to nobody', () =>
  expect(lines([client(2, 1, 'order', {}), span(3, 'order', { parentSpanId: '2' })])).toEqual([]));
