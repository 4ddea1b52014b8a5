import { expect, test } from 'vitest';
import { limitByMemory } from '../../../src/agent/scaling/machine.ts';

const MIB = 2 ** 20;
const policy = { current: 2, desired: 6, requestBytes: 100 * MIB, usedBytes: [80 * MIB, 60 * MIB] };

test('what fits is not limited', () => {
  expect(limitByMemory({ ...policy, availableBytes: 4096 * MIB })).toBeUndefined();
});

test('as many more as the free memory holds beside the reserve', () => {
  // 600 MiB free, 256 of them in reserve: three copies of 100 MiB.
  expect(limitByMemory({ ...policy, availableBytes: 600 * MIB })).toEqual({
    to: 5,
    availableBytes: 600 * MIB,
    perReplicaBytes: 100 * MIB,
  });
});

test('a copy is counted with what the others use where that is more than the request', () => {
  const limit = limitByMemory({ ...policy, usedBytes: [180 * MIB, 160 * MIB], availableBytes: 600 * MIB });
  expect(limit).toMatchObject({ to: 4, perReplicaBytes: 170 * MIB });
});

test('with no memory left the count stays; going down is never limited', () => {
  expect(limitByMemory({ ...policy, availableBytes: 0 })).toMatchObject({ to: 2 });
  expect(limitByMemory({ ...policy, desired: 1, availableBytes: 0 })).toBeUndefined();
});
