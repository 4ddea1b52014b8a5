import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { appendItem, removeEntry, setValues } from '../../src/config/index.ts';

const source = `# the shop
name: shop

gateway:
  port: 8080
  uses: [auth,  cache] # two
  routes:
    # who logs in
    - { path: /api/auth, to: auth }
    - path: /api/products # the catalogue
      to: product

  hosts: []

services:
  auth: # tokens
    template: service-auth
    uses: [db]

  # sells
  # things
  product: { template: service-product, uses: [db, cache] }

data:
  db: { template: postgres }
`;

describe('append', () => {
  test.each([
    ['gateway.uses', 'queue', '  uses: [auth,  cache, queue] # two'],
    ['services.auth.uses', 'cache', '    uses: [db, cache]'],
    ['gateway.hosts', 'a.example.com', '  hosts: [a.example.com]'],
    ['services.product.secrets', 'KEY', '  product: { template: service-product, uses: [db, cache], secrets: [KEY] }'],
  ])('%s', (path, value, line) => {
    const changed = appendItem(source, path, value);
    expect(changed.split('\n')).toContain(line);
    expect(changed.split('\n').length).toBe(source.split('\n').length);
  });

  test('to a block list, with its brothers', () => {
    expect(appendItem(source, 'gateway.routes', { path: 'api', to: 'x' })).toContain(
      '      to: product\n    - { path: api, to: x }\n\n  hosts',
    );
  });
});

describe('remove', () => {
  test('an entry, with the comment right above it', () => {
    expect(removeEntry(source, ['services', 'product'])).toBe(
      source.replace(/ {2}# sells\n {2}# things\n {2}product: .*\n/, ''),
    );
  });
  test('an item of a block list, over several lines', () => {
    expect(removeEntry(source, ['gateway', 'routes', 1])).toBe(source.replace(/ {4}- path: .*\n {6}to: product\n/, ''));
    expect(removeEntry(source, ['gateway', 'routes', 0])).toBe(source.replace(/ {4}# who.*\n {4}- .*\n/, ''));
  });
  test.each([
    [['gateway', 'uses', 0], '  uses: [cache] # two'],
    [['gateway', 'uses', 1], '  uses: [auth] # two'],
    [['services', 'product', 'uses'], '  product: { template: service-product }'],
  ])('%j', (path, line) => {
    expect(removeEntry(source, path).split('\n')).toContain(line);
  });
  test('what becomes empty goes, too', () => {
    expect(parse(removeEntry(source, ['data', 'db']))).not.toHaveProperty('data');
    expect(removeEntry(source, ['services', 'auth', 'uses', 0])).toBe(source.replace('    uses: [db]\n', ''));
  });
  test('what is not there', () => {
    expect(removeEntry(source, ['services', 'nobody'])).toBe(source);
  });
});

test('what is added and removed again leaves no trace', () => {
  let text = setValues(source, { 'services.stock.template': 'service', 'services.stock.uses': ['db'] });
  text = appendItem(text, 'gateway.routes', { path: '/api/stock', to: 'stock' });
  expect(parse(text)).toMatchObject({
    services: { stock: { template: 'service', uses: ['db'] } },
    gateway: { routes: [{}, {}, { path: '/api/stock', to: 'stock' }] },
  });
  text = removeEntry(text, ['gateway', 'routes', 2]);
  expect(removeEntry(text, ['services', 'stock'])).toBe(source);
});
