import { expect, test } from 'vitest';
import { createSession, type Runtime } from '../../../src/engine/index.ts';
import { PlatformError } from '../../../src/kernel/index.ts';
import { contractBuilder } from '../../contract/harness.ts';
import { fakePorts, fakeRuntime, fakeWorld } from '../../support/fake-runtime/index.ts';
import { base, never, quiet, setUp } from './world.ts';

/** A runtime that writes down what it is asked, in order. */
function recorded(failing?: 'begin') {
  const calls: string[] = [];
  const ports = fakePorts();
  const inner = fakeRuntime({ world: fakeWorld(), clock: ports.clock });
  const runtime: Runtime = {
    ...inner,
    lock: {
      acquire: async () => {
        calls.push('lock');
        return async () => void calls.push('unlock');
      },
    },
    observe: (...args) => {
      if (calls.at(-1) !== 'observe') calls.push('observe');
      return inner.observe(...args);
    },
    begin: async ({ desired, operations }) => {
      calls.push(`begin ${desired.length} ${operations.length > 0}`);
      if (failing) throw new PlatformError({ code: 'locked', message: 'ada deploys', exitCode: 4 });
    },
    end: async (_, result) => void calls.push(`end ${result}`),
  };
  const session = createSession({
    ports,
    runtime,
    environment: 'local',
    projectDir: '/p',
    stateDir: '/p/.platform/local',
    instance: 'shop-1',
    load: async () => base,
    builder: contractBuilder({ taskInputs: () => ({}) }),
  });
  return { session, calls };
}

test('the lock is held from the first look to the end', async () => {
  const { session, calls } = recorded();
  await session.apply({ mode: 'up' }, quiet, never);
  expect(calls).toEqual(['lock', 'observe', 'begin 6 true', 'observe', 'end done', 'unlock']);
});

test('a plan takes no lock and begins nothing', async () => {
  const { session, calls } = recorded();
  await session.plan({ mode: 'up' }, never);
  expect(calls).toEqual(['observe']);
});

test('the lock is given back when the work cannot begin', async () => {
  const { session, calls } = recorded('begin');
  await expect(session.apply({ mode: 'up' }, quiet, never)).rejects.toMatchObject({ exitCode: 4 });
  expect(calls).toEqual(['lock', 'observe', 'begin 6 true', 'unlock']);
});

test('what stays after down is still named as ours', async () => {
  const { session, calls } = recorded();
  await session.apply({ mode: 'up' }, quiet, never);
  await session.down({ data: false }, quiet, never);
  expect(calls.filter((call) => call.startsWith('begin'))).toEqual(['begin 6 true', 'begin 2 true']);
});

test('nothing is put back after down, whatever asks for it', async () => {
  const { session, world } = setUp();
  await session.apply({ mode: 'up' }, quiet, never);
  const [, late] = await Promise.all([
    session.down({ data: true }, quiet, never),
    session.reconcile({ cause: 'web/process/1 ended' }),
  ]);
  expect(late).toMatchObject({ status: 'done', changed: 0 });
  expect(world.copies.size).toBe(0);
});
