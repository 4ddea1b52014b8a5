import { describe, expect, test } from 'vitest';
import { type AddRequest, planAdd } from '../../../src/app/grow/add.ts';
import { applyChange } from '../../../src/app/grow/change.ts';
import { planRemove } from '../../../src/app/grow/remove.ts';
import { init } from '../../../src/app/init/index.ts';
import type { Ports } from '../../../src/kernel/index.ts';
import { smallCatalog } from '../../scaffold/fixtures.ts';

const folder = '/somewhere/shop';
const request: AddRequest = {
  folder,
  kind: 'service',
  name: 'stock',
  template: 'shop',
  open: false,
  set: {},
  version: '1.2.3',
};

/** A project as init writes it. */
async function project() {
  const { fs, volume, catalog } = await smallCatalog();
  const ports = { fs, random: { token: () => 'abcd' } } as unknown as Ports;
  const asked = { cwd: '/somewhere', path: 'shop', blueprint: 'api', set: [], dryRun: false, adopt: false };
  const signal = new AbortController().signal;
  await init(
    { ...asked, install: false, git: false, version: '1.2.3' },
    { ports, catalog, signal, ask: undefined, step: () => () => {} },
  );
  const files = () => ({ ...volume.toJSON(folder) });
  const add = async (change: Partial<AddRequest> = {}) => planAdd(fs, catalog, { ...request, ...change });
  const remove = (name: string, force = false) => planRemove(fs, catalog, { folder, name, force, version: '1.2.3' });
  return { fs, catalog, files, add, remove };
}

describe('add', () => {
  test('brings the files, and what others say of it', async () => {
    const { fs, files, add } = await project();
    await applyChange(fs, await add({ uses: ['db'], set: { replicas: 2 } }));
    expect(files()).toMatchObject({
      [`${folder}/services/stock/src/main.ts`]: 'shop\n',
      [`${folder}/README.md`]: '# shop\n- orders\n- stock\n- db\n',
    });
    expect(String(files()[`${folder}/platform.yaml`])).toContain('  stock:\n    template: shop\n    uses: [db]\n');
  });

  test('names that every object knows are names like others', async () => {
    const { files, fs, add, remove } = await project();
    const before = files();
    await applyChange(fs, await add({ name: 'constructor', uses: ['db'] }));
    await applyChange(fs, await remove('constructor'));
    expect(files()).toEqual(before);
  });

  test('planning writes nothing', async () => {
    const { files, add } = await project();
    const before = files();
    await add();
    expect(files()).toEqual(before);
  });

  test.each([
    [{ name: 'orders' }, 4, /the name orders is taken: it stands below services/],
    [{ template: 'shp' }, 2, /no template shp; did you mean shop\?/],
    [{ template: 'store' }, 2, /the template store makes a store, not a service/],
    [{ uses: ['nothing'] }, 2, /platform.yaml/],
    [{ name: 'Not A Name' }, 2, /"Not A Name" cannot be the name/],
    [{ name: 'a.b' }, 2, /"a.b" cannot be the name/],
    [{ name: '__proto__' }, 2, /"__proto__" cannot be the name/],
    [{ name: 'gateway' }, 4, /the name gateway is taken/],
    [{ path: '../elsewhere', start: 'x' }, 2, /--path \.\.\/elsewhere leads out of the project/],
    [{ path: 'a/../../b', start: 'x' }, 2, /leads out of the project/],
    [{ path: '/etc', start: 'x' }, 2, /leads out of the project/],
  ] as const)('%j is refused', async (change, exitCode, message) => {
    const { files, add } = await project();
    const before = files();
    const error = await add(change as Partial<AddRequest>).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ exitCode, message: expect.stringMatching(message) });
    expect(files()).toEqual(before);
  });

  test('a file of yours in its place is not touched', async () => {
    const { fs, add } = await project();
    await fs.writeFile(`${folder}/services/stock/src/main.ts`, 'mine\n');
    await expect(add()).rejects.toMatchObject({ exitCode: 4, details: ['services/stock/src/main.ts'] });
  });

  test('an upgrade that is damaged is told as one', async () => {
    const { fs, add } = await project();
    for (const text of ['', '{"from":', '{"from":"main"}', 'null']) {
      await fs.writeFile(`${folder}/.platform/upgrade.json`, text);
      await expect(add()).rejects.toMatchObject({ code: 'damaged', exitCode: 4, next: expect.stringMatching(/^rm /) });
    }
  });

  test('after the templates have changed, an upgrade comes first', async () => {
    const { fs, add } = await project();
    const lock = await fs.readText(`${folder}/platform.lock`);
    await fs.writeFile(`${folder}/platform.lock`, lock.replace(/digest: [^ }\n]+/, 'digest: old'));
    await expect(add()).rejects.toMatchObject({ code: 'outdated', exitCode: 4, details: ['changed  base'] });
  });
});

describe('remove', () => {
  test('what was added leaves no trace', async () => {
    const { fs, files, add, remove } = await project();
    const before = files();
    await applyChange(fs, await add({ uses: ['db'] }));
    await applyChange(fs, await remove('stock'));
    expect(files()).toEqual(before);
  });

  test('a file that you changed stays', async () => {
    const { fs, files, add, remove } = await project();
    await applyChange(fs, await add());
    await fs.writeFile(`${folder}/services/stock/src/main.ts`, 'mine\n');
    const change = await remove('stock');
    expect(change.plan.filter(({ state }) => state === 'yours')).toMatchObject([
      { path: 'services/stock/src/main.ts' },
    ]);
    await applyChange(fs, change);
    expect(Object.keys(files()).filter((path) => path.includes('stock'))).toEqual([
      `${folder}/services/stock/src/main.ts`,
    ]);
  });

  test('what others use is refused, or taken away from them', async () => {
    const { fs, files, remove } = await project();
    await expect(remove('db')).rejects.toMatchObject({ exitCode: 4, details: ['orders uses db'] });
    await applyChange(fs, await remove('db', true));
    expect(String(files()[`${folder}/platform.yaml`])).not.toMatch(/db|uses|data/);
  });

  test('what is not there', async () => {
    const { remove } = await project();
    await expect(remove('order')).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching('orders?') });
  });
});
