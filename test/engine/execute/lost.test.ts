import { describe, expect, test } from 'vitest';
import { type Execution, environmentLost } from '../../../src/engine/execute/index.ts';
import { PlatformError } from '../../../src/kernel/index.ts';
import { operation, run } from './run.ts';

const gone = new PlatformError({ code: 'engine-gone', message: 'it is gone', next: 'start it', exitCode: 5 });
const many = ['a', 'b', 'c', 'd'].map((name, index) => operation(index + 1, `create ${name}/process`));

const execution = (failures: Execution['failures'], changed = 1): Execution => ({
  status: 'not-ready',
  changed,
  durationMs: 0,
  failures,
  readyMs: {},
  criticalPath: [],
});

describe('an environment that is lost', () => {
  test('is the error of the whole work, with how far it came', async () => {
    const told = await run(many, { apply: ({ id }) => (id === 'a/process' ? undefined : gone) });
    expect(environmentLost(told, many.length)?.toJSON()).toMatchObject({
      code: 'engine-gone',
      message: 'it is gone',
      details: ['1 of 4 operations were done; the same command goes on from there'],
      next: 'start it',
      exitCode: 5,
    });
  });

  test('is not where something else failed too, or nothing', async () => {
    const told = await run(many, { apply: ({ id }) => (id === 'a/process' ? new Error('boom') : gone) });
    expect(told.failures.map(({ error }) => error.exitCode).sort()).toEqual([3, 5, 5, 5]);
    expect(environmentLost(told, many.length)).toBeUndefined();
    expect(environmentLost(execution([]), 1)).toBeUndefined();
  });
});
