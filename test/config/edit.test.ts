import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseAssignment, setValues } from '../../src/config/index.ts';

const source = `# the shop
name: shop # a name

services:
  order: # sells
    template: service
    replicas: 2 # two
    uses: [db,  cache]
  # not yet
  other: { template: service }

# how
delivery:
  ci: github

# where
environments:
  dev:
    runtime: kubernetes
`;

/** The lines that differ, as a diff would show them. */
function change(values: Record<string, unknown>): string[] {
  const [before, after] = [source.split('\n'), setValues(source, values).split('\n')];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

test.each([
  [{ name: 'store' }, ['-name: shop # a name', '+name: store # a name']],
  [{ 'services.order.replicas': 3 }, ['-    replicas: 2 # two', '+    replicas: 3 # two']],
  [{ 'services.order.uses': ['db'] }, ['-    uses: [db,  cache]', '+    uses: [db]']],
  [{ 'services.order.port': 80 }, ['+    port: 80']],
  [{ 'services.third': { template: 'service', uses: ['db'] } }, ['+  third: { template: service, uses: [db] }']],
  [{ 'services.other.port': 80 }, ['-  other: { template: service }', '+  other: { template: service, port: 80 }']],
  [{ 'delivery.images.command': 'load {archive}' }, ['+  images:', '+    command: "load {archive}"']],
  [{ 'environments.dev.namespace': 'e2e' }, ['+    namespace: e2e']],
  [{ 'gateway.port': 9000 }, ['+gateway:', '+  port: 9000']],
  [{ version: '18' }, ['+version: "18"']],
])('%j touches only its own line', (values, expected) => {
  expect(change(values)).toEqual(expected);
  parse(setValues(source, values));
});

test('a new key stands with its brothers, before the comment of what follows', () => {
  expect(setValues(source, { 'delivery.mesh': 'none' })).toContain(
    'delivery:\n  ci: github\n  mesh: none\n\n# where\n',
  );
});

test('a block is replaced by what is set', () => {
  const changed = setValues(source, { 'environments.dev': { runtime: 'docker' } });
  expect(parse(changed).environments).toEqual({ dev: { runtime: 'docker' } });
});

test('a key without a value takes one', () => {
  expect(parse(setValues('a:\nb: 1\n', { 'a.c': 2 }))).toEqual({ a: { c: 2 }, b: 1 });
  expect(setValues('', { a: 1 })).toBe('a: 1\n');
});

test('null removes', () => {
  expect(setValues(source, { 'services.order.replicas': null })).not.toContain('replicas');
  expect(setValues(source, { 'services.nobody': null })).toBe(source);
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
