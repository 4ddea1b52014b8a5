import { describe, expect, it } from 'vitest';
import { PARTITIONS, partitionOf } from '../../../src/queue/rabbitmq/names.ts';
import { ownerOf, priorityOf } from '../../../src/queue/rabbitmq/shares.ts';

const numbers = Array.from({ length: PARTITIONS }, (_, number) => number);
const seats = (count: number) => Array.from({ length: count }, (_, seat) => seat);

describe('shares of replicas', () => {
  it('are as even as can be, for any number of replicas', () => {
    for (let count = 1; count <= PARTITIONS; count += 1) {
      const shares = seats(count).map((seat) => numbers.filter((number) => ownerOf(number, count) === seat).length);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }
  });

  it('change for a new replica alone', () => {
    for (let count = 1; count < PARTITIONS; count += 1) {
      for (const number of numbers) {
        const [before, after] = [ownerOf(number, count), ownerOf(number, count + 1)];
        expect([before, count]).toContain(after);
      }
    }
  });

  it('follow from the priorities alone', () => {
    for (let count = 1; count <= PARTITIONS + 3; count += 1) {
      for (const number of numbers) {
        const best = seats(count).reduce((a, b) => (priorityOf(b, number) > priorityOf(a, number) ? b : a));
        expect(best).toBe(ownerOf(number, count));
      }
    }
  });
});

it('keys are spread over partitions, the same ones everywhere', () => {
  expect(['', 'a', 'ü', 'order-1'].map(partitionOf)).toMatchInlineSnapshot(`
    [
      1,
      4,
      4,
      1,
    ]
  `);
  const counts = new Map<number, number>();
  for (let n = 0; n < 12_000; n += 1) {
    const partition = partitionOf(`key-${n}`);
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual(numbers);
  for (const count of counts.values()) expect(Math.abs(count / (12_000 / PARTITIONS) - 1)).toBeLessThan(0.2);
});
