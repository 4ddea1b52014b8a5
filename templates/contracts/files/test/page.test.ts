import { expect, it } from 'vitest';
import { toPage } from '../src/page.ts';

const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

it('ends with the last that was asked for, and says whether another page follows', () => {
  expect(toPage([a, b, c], 2)).toEqual({ items: [a, b], nextCursor: 'b' });
  expect(toPage([a, b], 2)).toEqual({ items: [a, b], nextCursor: null });
  expect(toPage([], 2)).toEqual({ items: [], nextCursor: null });
});
