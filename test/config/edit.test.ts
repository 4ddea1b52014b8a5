import { expect, test } from 'vitest';
import { parseAssignment, setValues } from '../../src/config/index.ts';

const source = `# the shop
name: shop
services:
  order:
    template: service # sells
    replicas: 2
`;

test('sets, adds and removes values; comments stay', () => {
  expect(
    setValues(source, { 'services.order.replicas': 3, 'delivery.images.command': 'load {archive}', name: 'store' }),
  ).toBe(`# the shop
name: store
services:
  order:
    template: service # sells
    replicas: 3
delivery:
  images:
    command: load {archive}
`);
  expect(setValues(source, { 'services.order.replicas': null })).not.toContain('replicas');
});

test('refuses to go through a value that is not a map', () => {
  expect(() => setValues(source, { 'name.first': 'x' })).toThrow('1 problem');
});

test.each([
  ['a.b=3', { path: 'a.b', value: 3 }],
  ['a=[x, y]', { path: 'a', value: ['x', 'y'] }],
  ['a="x" load {archive}', { path: 'a', value: '"x" load {archive}' }],
  ['a=', { path: 'a', value: null }],
  ['=3', undefined],
  ['noequals', undefined],
])('%s', (text, expected) => {
  expect(parseAssignment(text)).toEqual(expected);
});
