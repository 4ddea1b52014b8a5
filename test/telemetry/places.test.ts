import { expect, it } from 'vitest';
import { placesOf } from '../../src/telemetry/index.ts';

const places = placesOf(['db', 'db-replica', 'order', 'far'], { 'db.example.com': 'far' });

it.each([
  ['db', 'db'],
  ['DB', 'db'],
  ['order-peers', 'order'],
  ['order.shop-dev.svc.cluster.local', 'order'],
  ['order-peers.shop-dev', 'order'],
  ['db-0.db-peers.shop-dev.svc', 'db'],
  ['db-0.db', 'db'],
  ['db-replica', 'db-replica'],
  ['db.example.com', 'far'],
])('%s is %s', (host, component) => expect(places(host)).toBe(component));

it.each(['172.18.0.5', 'api.example.com', 'localhost', '', 'x.order'])('%s is nobody here', (host) =>
  expect(places(host)).toBeUndefined(),
);
