import { describe, expect, it } from 'vitest';
import { parsePath, pathText } from '../../src/config/schema/walk.ts';
import { decides, merge } from '../../src/config/source/index.ts';

describe('merge', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['maps merge', { a: 1, b: { c: 2 } }, { b: { d: 3 } }, { a: 1, b: { c: 2, d: 3 } }],
    ['lists replace', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['scalars replace', { a: 1 }, { a: 'x' }, { a: 'x' }],
    ['a map replaces a list', { uses: ['db'] }, { uses: { db: { as: 'X' } } }, { uses: { db: { as: 'X' } } }],
    ['null removes', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['null in something new removes nothing', {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    ['replicas drop scale', { scale: { max: 3 } }, { replicas: 2 }, { replicas: 2 }],
    ['scale drops replicas', { replicas: 2 }, { scale: { max: 3 } }, { scale: { max: 3 } }],
    [
      'part of a scale keeps the rest',
      { scale: { min: 1, max: 3 } },
      { scale: { max: 5 } },
      { scale: { min: 1, max: 5 } },
    ],
    [
      'both stay when both are said',
      { replicas: 1 },
      { replicas: 2, scale: { max: 3 } },
      { replicas: 2, scale: { max: 3 } },
    ],
    ['removing replicas leaves a scale', { scale: { max: 3 } }, { replicas: null }, { scale: { max: 3 } }],
  ])('%s', (_, base, override, expected) => {
    const before = structuredClone(base);
    expect(merge(base, override)).toEqual(expected);
    expect(base).toEqual(before);
  });
});

it('an override decides what it names, and everything in a list that it replaces', () => {
  const override = { a: { b: 1, list: [{ x: 1 }] } };
  expect(decides(override, ['a', 'b'])).toBe(true);
  expect(decides(override, ['a', 'list', 0, 'x'])).toBe(true);
  expect(decides(override, ['a', 'c'])).toBe(false);
  expect(decides(undefined, ['a'])).toBe(false);
});

it.each(['services.order.tasks[0].run', 'name', 'gateway.routes[12]'])('paths are texts and back: %s', (path) => {
  expect(pathText(parsePath(path))).toBe(path);
});
