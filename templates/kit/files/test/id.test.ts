import { expect, it } from 'vitest';
import { newId } from '../src/id/index.ts';

it('is a UUID of version 7', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('begins with the time: the example of RFC 9562, A.6', () => {
  expect(newId(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7/);
});

it('sorts by time', () => {
  expect(newId(1_000) < newId(2_000)).toBe(true);
});

it('sorts by the order they were made in, within a millisecond', () => {
  const ids = Array.from({ length: 1000 }, () => newId(1_000));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
