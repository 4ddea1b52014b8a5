import { describe, expect, test } from 'vitest';
import { operation, run } from './run.ts';

describe('order', () => {
  test('an operation starts when what it waits for is ready, not before', async () => {
    const { operations, status, changed } = await run([
      operation(1, 'create db/process'),
      operation(2, 'create web/process/1', [1]),
    ]);
    expect(status).toBe('done');
    expect(changed).toBe(2);
    expect(operations).toEqual([
      '+0 #1 started',
      '+10 #1 waiting (answers 503)',
      '+110 #1 done',
      '+110 #2 started',
      '+120 #2 waiting (answers 503)',
      '+220 #2 done',
    ]);
  });

  test('independent operations run at the same time, as many as there are places', async () => {
    const eight = Array.from({ length: 8 }, (_, index) => operation(index + 1, `create web/process/${index + 1}`));
    const wide = await run(eight);
    expect(wide.most).toBe(8);
    expect(wide.durationMs).toBe(110);
    const narrow = await run(eight, {}, { parallel: 2 });
    expect(narrow.most).toBe(2);
    // Waiting for readiness takes no place: four rounds of 10 ms, then 100 ms, seen at the next look.
    expect(narrow.durationMs).toBeLessThan(200);
  });

  test('a new copy is admitted when it is ready', async () => {
    const { operations } = await run([operation(1, 'create web/process/1'), operation(2, 'admit web/process/1', [1])]);
    expect(operations.slice(-2)).toEqual(['+110 #2 started', '+120 #2 done']);
  });

  test('what the plan leaves alone must be ready before what needs it starts', async () => {
    const db = operation(1, 'create db/process').desired;
    const web = operation(1, 'create web/process/1', [], { dependsOn: ['db/process'] });
    const never = await run([web], {}, { desired: [...(db ? [db] : []), ...(web.desired ? [web.desired] : [])] });
    expect(never.status).toBe('not-ready');
    expect(never.operations).toEqual(['+10000 #1 skipped (db/process failed)']);
    expect(never.failures.map(({ resource }) => resource)).toEqual(['db/process']);
  });
});

test('what is needed outside of the scope is reported too', async () => {
  const db = operation(1, 'create db/process').desired;
  const web = operation(1, 'create web/process/1', [], { dependsOn: ['db/process'] });
  const desired = [...(db ? [db] : []), ...(web.desired ? [web.desired] : [])];
  const { status, failures } = await run([web], {}, { desired, scope: { instance: 'test', components: ['web'] } });
  expect(status).toBe('not-ready');
  expect(failures.map(({ component }) => component)).toEqual(['db']);
});

describe('critical path', () => {
  test('the chain that decided how long it took', async () => {
    const { criticalPath } = await run(
      [
        operation(1, 'create cache/process'),
        operation(2, 'create db/process'),
        operation(3, 'run db/setup', [2]),
        operation(4, 'create web/process/1', [1, 3]),
        operation(5, 'create other/process/1', [1]),
      ],
      { readyMs: (id) => (id === 'db/process' ? 500 : undefined) },
    );
    expect(criticalPath).toEqual(['db', 'web']);
  });

  test('when each component became ready', async () => {
    const { readyMs } = await run([operation(1, 'create db/process'), operation(2, 'create web/process/1', [1])]);
    expect(readyMs).toEqual({ db: 110, web: 220 });
  });
});

test('component states follow the operations', async () => {
  const { components } = await run([
    operation(1, 'create db/process'),
    operation(2, 'run db/setup', [1]),
    operation(3, 'create web/process/1', [2]),
  ]);
  expect(components).toEqual([
    'db waiting',
    'web waiting (db/setup)',
    'db starting',
    'db starting (answers 503)',
    'db ready',
    'web starting',
    'web starting (answers 503)',
    'web ready',
  ]);
});
