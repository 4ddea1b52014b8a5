import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { Resource } from '../../../src/plan/index.ts';
import { healthOf, observedContainer } from '../../../src/runtimes/docker/observe/containers.ts';
import { createAsker } from '../../../src/runtimes/docker/observe/readiness.ts';
import { namesOf } from '../../../src/runtimes/docker/spec.ts';
import { verdict } from '../../../src/runtimes/docker/verdict.ts';

const names = namesOf('shop-1');
type Findings = Parameters<typeof observedContainer>[0];

function observed(kind: 'container' | 'task', listed: object, rest: Partial<Findings> = {}) {
  const spec = kind === 'container' ? { live: { join: 'ready', alias: 'order' } } : { live: null, task: { data: [] } };
  const all = {
    Id: 'c1',
    Names: ['/shop-1-order-1-abc'],
    State: 'running',
    Ports: [{ IP: '127.0.0.1', PrivatePort: 3000, PublicPort: 32768, Type: 'tcp' }],
    NetworkSettings: { Networks: { 'shop-1': {} } },
    Labels: {
      'dev.platform.id': 'order/container/1',
      'dev.platform.component': 'order',
      'dev.platform.kind': kind,
      'dev.platform.rollout': kind === 'task' ? 'once' : 'replica',
      'dev.platform.generation': 'abc',
      'dev.platform.digest': 'd1',
      'dev.platform.spec': JSON.stringify(spec),
    },
    ...listed,
  } as unknown as Findings['listed'];
  return observedContainer(
    { listed: all, ended: undefined, readiness: { ready: true, reason: null }, sameData: true, ...rest },
    names,
  );
}
const resource = (kind: string) => ({ kind, id: 'order/container/1' }) as Resource;
const ended = (exit: string, exitCode: number, log: string[] = []) => ({ exit, exitCode, log });

test('in traffic is who runs and is in the live network', () => {
  const live = { NetworkSettings: { Networks: { 'shop-1': {}, 'shop-1-live': {} } } };
  expect(observed('container', {})).toMatchObject({ alive: true, admitted: false, generation: 'abc', digest: 'd1' });
  expect(observed('container', live)).toMatchObject({ alive: true, admitted: true });
  expect(observed('container', { ...live, State: 'exited' })).toMatchObject({ alive: false, admitted: false });
});

test('a container of somebody else is none of ours', () => {
  expect(observed('container', { Labels: { 'dev.platform.instance': 'shop-1' } })).toBeUndefined();
});

test.each<[string, 'container' | 'task', object, Partial<Findings>, object]>([
  ['runs and is ready', 'container', {}, {}, { state: 'ready' }],
  [
    'runs and is not',
    'container',
    {},
    { readiness: { ready: false, reason: 'GET /readyz answered 503' } },
    { state: 'waiting', reason: 'GET /readyz answered 503' },
  ],
  ['is being made', 'container', { State: 'created' }, {}, { state: 'waiting', reason: 'starting' }],
  [
    'ended',
    'container',
    { State: 'exited' },
    { ended: ended('exit code 3', 3, ['boom']) },
    { state: 'failed', reason: 'exit code 3', log: ['boom'] },
  ],
  ['a task that runs', 'task', {}, {}, { state: 'waiting', reason: 'running' }],
  ['a task that ended well', 'task', { State: 'exited' }, { ended: ended('exit code 0', 0) }, { state: 'done' }],
  [
    'a task that failed',
    'task',
    { State: 'exited' },
    { ended: ended('out of memory: its limit is 64 MiB', 137) },
    { state: 'failed', reason: 'out of memory: its limit is 64 MiB' },
  ],
  [
    'a task whose data is gone',
    'task',
    { State: 'exited' },
    { ended: ended('exit code 0', 0), sameData: false },
    { state: 'failed', reason: 'the data that it worked on is gone' },
  ],
])('verdict: %s', (_, kind, listed, rest, expected) => {
  expect(verdict(resource(kind), observed(kind, listed, rest))).toEqual(expected);
});

test('a task that ended well counts as alive and finished, so that its record stays', () => {
  const done = observed('task', { State: 'exited' }, { ended: ended('exit code 0', 0) });
  expect(done).toMatchObject({ alive: true, finished: true });
  expect(observed('task', { State: 'exited' }, { ended: ended('exit code 1', 1) })?.alive).toBe(false);
});

test.each([
  ['Up 2 seconds (health: starting)', 'starting'],
  ['Up 2 minutes (healthy)', 'healthy'],
  ['Up 2 minutes (unhealthy)', 'unhealthy'],
  ['Up 2 minutes', undefined],
])('health in %s', (status, health) => {
  expect(healthOf(status)).toBe(health);
});

let server: Server | undefined;
afterEach(() => server?.close());

test('readiness: asked until it is there, then seldom; one lost answer is no news', async () => {
  let status = 503;
  let asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(status).end('{"db":"down"}');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  let now = 1_000_000;
  const asker = createAsker(
    () => now,
    async () => false,
  );
  const question = {
    container: 'c1',
    probe: { kind: 'http', port: 3000, path: '/readyz' } as const,
    ports: { 3000: port },
  };
  const later = (ms: number) => {
    now += ms;
    return asker.ask(question);
  };
  /** Asks again without time passing: only what is already under way can change the answer. */
  const settles = (expected: object) => vi.waitFor(async () => expect(await later(0)).toMatchObject(expected));

  await settles({ ready: false, reason: 'GET /readyz answered 503 {"db":"down"}' });
  status = 200;
  await later(200);
  await settles({ ready: true, reason: null });
  const before = asked;
  await later(200);
  await later(200);
  expect(asked).toBe(before);
  status = 503;
  for (const [strike, wait] of [6_000, 200, 200].entries()) {
    expect(await later(wait)).toMatchObject({ ready: true });
    await vi.waitFor(() => expect(asked).toBe(before + strike + 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await settles({ ready: false });
});
