import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtimes/kubernetes/compile/index.ts';
import { placeOf } from '../../../src/runtimes/kubernetes/names.ts';
import { renderManifests } from '../../../src/runtimes/kubernetes/render/index.ts';
import { context, model } from './support/model.ts';

const GOLDEN = join(import.meta.dirname, '../../golden/kubernetes');

describe('renderManifests', () => {
  const files = renderManifests(placeOf(model), compile(model, context));

  it('writes the objects that are pinned in test/golden/kubernetes', async () => {
    for (const { path, yaml } of files) await expect(yaml).toMatchFileSnapshot(join(GOLDEN, path));
  });

  it('writes nothing else', async () => {
    const entries = await readdir(GOLDEN, { recursive: true, withFileTypes: true });
    const pinned = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(pinned.sort()).toEqual(files.map(({ path }) => join(GOLDEN, path)).sort());
  });

  it('is the same for the same input, whatever the order of its keys', () => {
    const shuffled = { ...context, secrets: Object.fromEntries(Object.entries(context.secrets).reverse()) };
    expect(renderManifests(placeOf(model), compile(model, shuffled))).toEqual(files);
  });

  it('gives a Job another name where anything in it differs: a Job cannot be changed', () => {
    const components = model.components.map((each) => ({ ...each, env: { ...each.env, ROUND: '1' } }));
    const nameIn = (all: typeof files) => {
      const { yaml = '' } = all.find(({ path }) => path === 'product/job-migrate.yaml') ?? {};
      return /^ {2}name: (.*)$/m.exec(yaml)?.[1] ?? '';
    };
    const after = nameIn(renderManifests(placeOf(model), compile({ ...model, components }, context)));
    expect(after).toMatch(/^product-migrate-[0-9a-f]{8}$/);
    expect(after).not.toBe(nameIn(files));
  });

  it('names secrets and holds no value of one', async () => {
    const text = await readFile(join(GOLDEN, 'product/deployment.yaml'), 'utf8');
    expect(text).toContain('name: db.users.product');
    expect(files.some(({ yaml }) => /^kind: Secret$/m.test(yaml))).toBe(false);
  });
});
