import { expect, test } from 'vitest';
import { nearest } from '../../src/kernel/index.ts';

test.each([
  ['oder', ['order', 'product'], 'order'],
  ['porduct', ['order', 'product'], 'product'],
  ['db', ['cache', 'queue'], undefined],
  ['d', ['db'], 'db'],
  ['Order', ['order'], 'order'],
])('nearest(%s) of %j is %s', (name, known, expected) => {
  expect(nearest(name, known)).toBe(expected);
});
