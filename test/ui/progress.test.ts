import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { PlannedOperation, PlatformEvent } from '../../src/kernel/index.ts';
import { createProgress, createStyle, createUi, summaryLines } from '../../src/ui/index.ts';
import { frame } from '../../src/ui/progress/frame.ts';
import { startOf, step } from '../../src/ui/progress/state.ts';
import { memoryOutput } from '../support/output.ts';

const operation = (n: number, component: string): PlannedOperation => ({
  n,
  action: 'create',
  resource: `${component}/process/1`,
  component,
  cause: 'not running',
  after: [],
  destructive: false,
});

const events: PlatformEvent[] = [
  { type: 'plan', at: 0, operations: [operation(1, 'db'), operation(2, 'product')] },
  { type: 'build', at: 50, component: 'product', state: 'started' },
  { type: 'build', at: 350, component: 'product', state: 'done', durationMs: 300 },
  { type: 'component', at: 400, component: 'db', state: 'starting' },
  { type: 'component', at: 400, component: 'product', state: 'starting', reason: 'db' },
  { type: 'operation', at: 1400, n: 1, action: 'create', resource: 'db/process/1', component: 'db', state: 'done' },
  { type: 'component', at: 1400, component: 'db', state: 'ready' },
];

describe('the live tree', () => {
  const draw = (upTo: number, now: number, lines = 24) =>
    frame(events.slice(0, upTo).reduce(step, startOf(0)), { now, columns: 80, lines, style: createStyle(false) });

  test.each([
    ['db, db/user-product', 'on db'],
    ['db/user-product, db/user-order', 'on db/user-product, db/user-order'],
    ['db/user-a, db/user-b, db/user-c, db/user-d, db/user-e', 'on db/user-a, db/user-b, db/user-c, 2 more'],
  ])('of %s it says: %s', (reason, expected) => {
    const waiting: PlatformEvent = { type: 'component', at: 400, component: 'product', state: 'starting', reason };
    expect([...events.slice(0, 4), waiting].reduce(step, startOf(0)).rows.get('product')?.reason).toBe(expected);
  });

  test('shows what each component waits for, and elapsed time', () => {
    expect(draw(5, 1000)).toEqual([
      '⠹  db       starting  600ms',
      '·  product  waiting   950ms  on db',
      '  0 of 2 operations · 1.0s',
    ]);
  });

  test('keeps the time of what is ready', () => {
    expect(draw(7, 9000)[0]).toBe('✓  db       ready    1.0s');
  });

  test('cuts lines to the terminal', () => {
    const narrow = frame(events.slice(0, 5).reduce(step, startOf(0)), {
      now: 1000,
      columns: 20,
      lines: 24,
      style: createStyle(false),
    });
    expect(narrow[1]).toBe('·  product  waiting…');
  });

  test('folds what is ready where lines are few', () => {
    const many = Array.from(
      { length: 9 },
      (_, n): PlatformEvent => ({ type: 'component', at: 1, component: `c${n}`, state: n > 1 ? 'ready' : 'starting' }),
    );
    expect(frame(many.reduce(step, startOf(0)), { now: 1, columns: 80, lines: 6, style: createStyle(false) })).toEqual([
      '⠋  c0  starting  0ms',
      '⠋  c1  starting  0ms',
      '  … and 7 more',
      '  preparing · 1ms',
    ]);
  });
});

test('in a pipe: a line when something is settled, or waits for long', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const out = memoryOutput();
  const ui = createUi({ stdin: {}, stdout: memoryOutput(), stderr: out, env: {}, json: false, color: true });
  const progress = createProgress(ui);
  const began = Date.now();
  for (const event of events.slice(0, 5)) progress.sink({ ...event, at: began + event.at });
  vi.advanceTimersByTime(1000);
  progress.sink({ type: 'component', at: began + 1400, component: 'db', state: 'ready' });
  progress.sink({ type: 'note', at: began + 2000, level: 'warn', text: 'slow disk' });
  progress.end();
  expect(out.text().split('\n')).toEqual([
    '[50ms] product: building',
    expect.stringMatching(/\] db: starting$/),
    expect.stringMatching(/\] product: waiting, on db$/),
    '[1.4s] db: ready',
    '! slow disk',
    '',
  ]);
});

test('with --json: every event is a line', () => {
  const out = memoryOutput();
  const ui = createUi({ stdin: {}, stdout: out, stderr: memoryOutput(), env: {}, json: true, color: true });
  const progress = createProgress(ui);
  for (const event of events) progress.sink(event);
  expect(
    out
      .text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(events);
});

describe('the summary', () => {
  const outcome = {
    status: 'done',
    changed: 4,
    durationMs: 3400,
    failures: [],
    readyMs: { db: 1000, product: 2400 },
    criticalPath: ['db', 'product'],
    addresses: { 'load-balancer': 'http://127.0.0.1:8080' },
    memoryBytes: 220 * 2 ** 20,
  } as const;
  const lines = (change: object) =>
    summaryLines({ ...outcome, ...change }, { subject: 'shop on local', verb: 'up', style: createStyle(false) });

  test('of work that went well', () => {
    expect(lines({})).toEqual([
      '✓ shop on local is up in 3.4s · 4 operations · 220 MiB',
      '  critical path  db 1.0s → product 2.4s',
      '  load-balancer  http://127.0.0.1:8080',
    ]);
  });

  test('of a failure: reasons first', () => {
    const error = { code: 'task-failed', message: 'product/migrate exited 1', next: 'platform logs product' };
    expect(
      lines({ status: 'not-ready', failures: [{ component: 'product', resource: 'product/task/migrate', error }] }),
    ).toEqual([
      '✗ product/migrate exited 1',
      '  next  platform logs product',
      '✗ shop on local: 1 component not ready after 3.4s; the others go on',
      '  load-balancer  http://127.0.0.1:8080',
    ]);
  });

  test('of several that failed for one reason: it is told once, with all places', () => {
    const failure = (component: string) => {
      const error = {
        code: 'disk-full',
        message: 'the disk is full',
        where: `${component}/container/1`,
        next: 'make room',
      };
      return { component, resource: error.where, error };
    };
    expect(lines({ status: 'not-ready', failures: [failure('auth'), failure('product')] }).slice(0, 4)).toEqual([
      '✗ the disk is full',
      '  where  auth/container/1, product/container/1',
      '  next   make room',
      '✗ shop on local: 2 components not ready after 3.4s; the others go on',
    ]);
  });
});
