import { expect, it } from 'vitest';
import { derivedId, newId, timeOf } from '../src/id/index.ts';

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

const cause = { id: newId(Date.parse('2026-01-02T03:04:05.678Z')), time: '2030-01-01T00:00:00.000Z' };

it('follows from a message: always the same for the same purpose, and no other', () => {
  expect(derivedId(cause, 'a')).toBe(derivedId({ ...cause, time: '2031-01-01T00:00:00.000Z' }, 'a'));
  expect(derivedId(cause, 'a')).not.toBe(derivedId(cause, 'b'));
  expect(derivedId({ ...cause, id: newId() }, 'a')).not.toBe(derivedId(cause, 'a'));
});

it('sorts right behind what it follows from', () => {
  const id = derivedId(cause, 'a');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id > cause.id).toBe(true);
  expect(timeOf(id) - timeOf(cause.id)).toBe(1);
  const foreign = derivedId({ id: 'of another system', time: '2026-01-02T03:04:05.678Z' }, 'a');
  expect(timeOf(foreign)).toBe(timeOf(id));
});
