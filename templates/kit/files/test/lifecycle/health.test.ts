import { expect, it } from 'vitest';
import { createHealth } from '../../src/lifecycle/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';

const up = { ping: async () => {} };
const down = { ping: () => Promise.reject(new Error('ECONNREFUSED')) };

it('is ready when everything that it requires is there', async () => {
  const health = createHealth({ requires: { db: up }, prefers: { cache: down } });
  expect(await health.ready()).toEqual({ status: 503, body: { status: 'starting', checks: {} } });
  health.state = 'ready';
  expect(await health.ready()).toEqual({ status: 200, body: { status: 'ok', checks: { db: 'ok', cache: 'down' } } });
});

it('says what is down, and stays alive', async () => {
  const health = createHealth({ requires: { db: down } });
  health.state = 'ready';
  expect(await health.ready()).toEqual({ status: 503, body: { status: 'down', checks: { db: 'down' } } });
  expect(health.live().status).toBe(200);
});

it('stays ready for a while without what it has seen, and says that it is away', async () => {
  let time = 0;
  let there = false;
  const health = createHealth({
    requires: { db: { ping: () => (there ? up : down).ping() } },
    graceMs: 100,
    now: () => time,
  });
  health.state = 'ready';
  expect((await health.ready()).status).toBe(503);
  there = true;
  expect((await health.ready()).status).toBe(200);
  there = false;
  time = 100;
  expect(await health.ready()).toEqual({ status: 200, body: { status: 'ok', checks: { db: 'down' } } });
  time = 101;
  expect((await health.ready()).status).toBe(503);
});

it('does not wait for a dependency that hangs', async () => {
  const health = createHealth({ requires: { db: { ping: () => new Promise(() => {}) } }, timeoutMs: 10 });
  health.state = 'ready';
  expect((await health.ready()).body.checks).toEqual({ db: 'down' });
});

it('is not ready while draining, but has started', async () => {
  const health = createHealth({ requires: { db: up } });
  health.state = 'draining';
  expect((await health.ready()).body.status).toBe('draining');
  expect(health.startup().status).toBe(200);
});

it('logs changes, not states', async () => {
  const lines: string[] = [];
  const answers = [down, down, up];
  const health = createHealth({
    requires: { db: { ping: () => (answers.shift() ?? up).ping() } },
    log: testTelemetry(lines).log,
  });
  health.state = 'ready';
  for (let count = 0; count < 4; count += 1) await health.ready();
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['dependency is down', 'dependency is back']);
});
