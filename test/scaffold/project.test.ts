import { expect, test } from 'vitest';
import { blueprintSource, draftProject, unpackBase } from '../../src/scaffold/index.ts';
import { smallCatalog } from './fixtures.ts';

async function draft(change: { source?: string; set?: Record<string, unknown>; ci?: string } = {}) {
  const { fs, catalog } = await smallCatalog();
  const blueprint = catalog.blueprints.get('api');
  if (!blueprint) throw new Error('no blueprint');
  const answers = { ci: change.ci ?? 'github' };
  const source = change.source ?? blueprintSource(blueprint, 'shop', answers);
  const request = { name: 'shop', folder: '/somewhere/shop', source, set: change.set ?? {}, blueprint: 'api', answers };
  const { drafts, config } = await draftProject(fs, catalog, { ...request, version: '1.2.3' });
  const text = (path: string) => {
    const found = drafts.find((each) => each.path === path);
    return found && new TextDecoder().decode(found.content);
  };
  return { drafts, config, text, paths: drafts.map(({ path }) => path) };
}

test('files of the named templates, of what they require, and of what belongs in every project', async () => {
  expect((await draft()).paths).toEqual([
    '.github/ci.yml',
    '.gitignore',
    '.platform/base.tgz',
    '.platform/schema.json',
    'README.md',
    'packages/kit/index.ts',
    'packages/kit/orders.ts',
    'platform.lock',
    'platform.yaml',
    'services/orders/package.json',
    'services/orders/src/currency.ts',
    'services/orders/src/main.ts',
  ]);
});

test("a component's own file wins over one of a template that it requires", async () => {
  expect((await draft()).text('services/orders/src/main.ts')).toBe('shop\n');
});

test('templates see the component, its parameters and the platform', async () => {
  const { text } = await draft({ set: { 'services.orders.parameters.currency': 'SEK' } });
  expect(text('services/orders/package.json')).toBe('{ "name": "@app/orders" }\n');
  expect(text('services/orders/src/currency.ts')).toBe("export const currency = 'SEK';\n");
  expect(text('README.md')).toBe('# shop\n- orders\n- db\n');
});

test('a base that is required comes once for each component; path says where', async () => {
  const { paths } = await draft({
    set: { 'services.returns': { template: 'shop', path: './back-office/returns' } },
  });
  expect(paths).toContain('services/orders/package.json');
  expect(paths).toContain('back-office/returns/package.json');
  expect(paths).toContain('back-office/returns/src/currency.ts');
});

test('what a template brings for another comes where that one is, for each component of both', async () => {
  expect((await draft()).paths.filter((path) => path.includes('pages'))).toEqual([]);
  const { paths, text } = await draft({
    set: {
      'clients.web': { template: 'site' },
      'clients.desk': { template: 'site' },
      'services.returns': { template: 'shop' },
    },
  });
  for (const client of ['web', 'desk']) {
    expect(paths.filter((path) => path.startsWith(`clients/${client}/`))).toEqual([
      `clients/${client}/pages/index.ts`,
      `clients/${client}/pages/orders.ts`,
      `clients/${client}/pages/returns.ts`,
    ]);
  }
  expect(text('clients/web/pages/index.ts')).toBe('orders;returns;\n');
  expect(text('packages/kit/returns.ts')).toBe("export const name = 'returns';\n");
});

test('a template that belongs by a value of platform.yaml stays out without it', async () => {
  expect((await draft({ ci: 'none' })).paths).not.toContain('.github/ci.yml');
});

test('platform.yaml keeps its comments, platform.lock names every template', async () => {
  const { text } = await draft({ set: { 'services.orders.replicas': 2 } });
  expect(text('platform.yaml')).toMatch(/^# shop\n/);
  expect(text('platform.lock')).toMatch(/blueprint: api\nanswers:\n {2}ci: github\ntemplates:\n {2}base:/);
});

test('a platform.yaml that is not valid stops everything', async () => {
  await expect(draft({ set: { 'services.orders.replicas': -1 } })).rejects.toThrow('1 problem');
});

test('base.tgz holds what was generated, and is the same every time', async () => {
  const [one, two] = await Promise.all([draft(), draft()]);
  const base = one.drafts.find(({ path }) => path === '.platform/base.tgz');
  expect(two.drafts.find(({ path }) => path === '.platform/base.tgz')).toEqual(base);
  const files = await unpackBase(base?.content ?? new Uint8Array());
  expect([...files.keys()]).toEqual([
    '.github/ci.yml',
    '.gitignore',
    'README.md',
    'packages/kit/index.ts',
    'packages/kit/orders.ts',
    'services/orders/package.json',
    'services/orders/src/currency.ts',
    'services/orders/src/main.ts',
  ]);
  expect(new TextDecoder().decode(files.get('packages/kit/index.ts'))).toBe('kit\n');
});
