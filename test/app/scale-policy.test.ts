import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editPolicies, isRange, type PolicyRequest } from '../../src/app/scale-policy.ts';
import { type Catalog, readCatalog } from '../../src/catalog/index.ts';
import type { PlatformError } from '../../src/kernel/index.ts';
import { nodeFs } from '../../src/kernel/node/index.ts';

let catalog: Catalog;
let folder: string;
beforeAll(async () => {
  catalog = await readCatalog(nodeFs, resolve(import.meta.dirname, '../..'));
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const FILE = `version: 1
name: shop
gateway:
  template: gateway
  port: 8080
  uses: [cache]
  auth: { issuer: auth, audience: shop }
  routes: [{ path: /api/auth, to: auth, auth: none }, { path: /api/products, to: product, auth: optional }]
services:
  # The catalogue.
  product:
    template: service-product
    uses: [db, cache]
    replicas: 2   # by hand until now
  auth:
    template: service-auth
    uses: [db, cache]
    scale:
      min: 1
      max: 3 # enough
      metrics: [{ cpu: 70% }]
data:
  db: { template: postgres }
  cache: { template: valkey }
`;

async function edit(request: Partial<PolicyRequest>): Promise<string> {
  await writeFile(join(folder, 'platform.yaml'), FILE);
  const place = { folder, environment: 'local' };
  const full = { components: ['product'], range: '2..10', metrics: [], ...request };
  return (await editPolicies(nodeFs, catalog, place, full)).text;
}

test('a range is two numbers', () => {
  expect(['2..10', '0..3', 'order', '2..', '2-10'].map(isRange)).toEqual([true, true, false, false, false]);
});

test('a policy replaces the number; everything else stays as it was written', async () => {
  const text = await edit({ metrics: ['cpu=60%', 'rps=50'], downWindow: '60s' });
  expect(text).toContain('scale: { min: 2, max: 10, metrics: [{ cpu: 60% }, { rps: 50 }], down: { window: 60s } }');
  expect(text).not.toContain('replicas');
  expect(text).toContain('  # The catalogue.');
  expect(await readFile(join(folder, 'platform.yaml'), 'utf8')).toBe(FILE);
});

test('one that is there is changed where it stands', async () => {
  const text = await edit({ components: ['auth'], range: '2..6', downWindow: '2m' });
  expect(text).toMatch(/min: 2\n {6}max: 6 # enough\n {6}metrics: \[\{ cpu: 70% \}\]\n {6}down:\s+\{? ?window: 2m/);
});

test('the same again changes nothing', async () => {
  await writeFile(join(folder, 'platform.yaml'), FILE);
  const request = { components: ['auth'], range: '1..3', metrics: [] };
  const { changed } = await editPolicies(nodeFs, catalog, { folder, environment: 'local' }, request);
  expect(changed).toBe(false);
});

test.each([
  [{ range: '5..2' }, /min 5 is more than max 2/],
  [{ components: ['nobody'] }, /no service, worker or gateway nobody/],
  [{ metrics: ['cpu'] }, /--metric cpu is not NAME=TARGET/],
])('%j is refused', async (request, message) => {
  const error = await edit(request).catch((found: PlatformError) => found);
  expect(JSON.stringify(error)).toMatch(message);
});
