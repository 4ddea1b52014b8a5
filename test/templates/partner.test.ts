import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTo } from '../../src/app/grow/add.ts';
import { type Catalog, readCatalog } from '../../src/catalog/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { nodePorts } from '../../src/kernel/node/index.ts';
import { draftGenerated } from '../../src/scaffold/index.ts';

const root = join(import.meta.dirname, '../..');
const { fs } = nodePorts;
let catalog: Catalog;
let folder: string;
beforeAll(async () => {
  catalog = await readCatalog(fs, root);
  folder = await mkdtemp(join(tmpdir(), 'platform-partner-'));
});
afterAll(() => rm(folder, { recursive: true }));

const platform = (services: Readonly<Record<string, string>>) =>
  JSON.stringify({
    version: 1,
    name: 'shop',
    gateway: { template: 'gateway', port: 8080 },
    services: Object.fromEntries(
      Object.entries(services).map(([name, template]) => [name, { template, uses: ['db'] }]),
    ),
    data: { db: { template: 'postgres' } },
  });

/** The files of a partner that is added to a platform of these services. */
async function filesOf(services: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const source = platform(services);
  await writeFile(join(folder, 'platform.yaml'), source);
  const { file } = await loadConfig(fs, folder, 'local', catalog);
  const request = { folder, kind: 'client', name: 'partner', template: 'integration', open: false } as const;
  const text = addTo(source, file, catalog, { ...request, set: {}, version: '1.0.0' });
  const { drafts } = await draftGenerated(fs, catalog, folder, text);
  const own = drafts.filter(({ path }) => path.startsWith('clients/partner/') || path === 'tests/partner.test.ts');
  return new Map(own.map(({ path, content }) => [path, Buffer.from(content).toString()]));
}

test('a partner does what the services of the platform can, and names no others', async () => {
  const files = await filesOf({ auth: 'service-auth', product: 'service-product' });
  const text = [...files.values()].join('\n');
  expect(text).not.toMatch(/api\/orders|api\/webhooks|orders:read/);
  expect([...files.keys()].filter((path) => path.includes('/parts/')).sort()).toEqual([
    'clients/partner/src/parts/auth.ts',
    'clients/partner/src/parts/index.ts',
    'clients/partner/src/parts/product.ts',
  ]);
  expect(files.get('clients/partner/src/parts/index.ts')).toContain('readonly Part[] = [part0, part1];');
});

test('without any service it is still a program', async () => {
  const files = await filesOf({});
  expect(files.get('clients/partner/src/parts/index.ts')).toContain('readonly Part[] = [];');
});
