import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compile } from '../../../src/runtimes/kubernetes/compile/index.ts';
import { placeOf, secretObjectName } from '../../../src/runtimes/kubernetes/names.ts';
import { renderManifests } from '../../../src/runtimes/kubernetes/render/index.ts';
import { compileModel } from '../../golden/support/compiled.ts';
import { build, ROOT } from '../../golden/support/platforms.ts';
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

  it('lets a Job try again until its store is there, which nothing orders; what deploy applies fails at once', () => {
    const resources = compile(model, context);
    const jobs = files.filter(({ path }) => path.includes('/job-'));
    expect(jobs.length).toBeGreaterThan(1);
    for (const { yaml } of jobs) {
      const { spec } = parse(yaml) as { spec: { template: { spec: object } } };
      expect(spec).toMatchObject({ backoffLimit: 30, template: { spec: { restartPolicy: 'OnFailure' } } });
      // The API server takes such a policy with restartPolicy: Never alone.
      expect(spec).not.toHaveProperty('podFailurePolicy');
    }
    for (const { spec } of resources.filter(({ rollout }) => rollout === 'once'))
      expect(spec).toMatchObject({ spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } } });
  });

  it('tells the keys of each Secret: those that an operator reads as well', async () => {
    const source = await readFile(join(ROOT, 'examples/clusters/platform.yaml'), 'utf8');
    const cluster = (await build(source, 'europe')).model;
    const resources = compileModel(cluster);
    const listed = renderManifests(placeOf(cluster), resources).find(({ path }) =>
      path.endsWith('/secrets.yaml'),
    )?.yaml;
    const keys = new Map(
      [...(listed ?? '').matchAll(/^# {3}(\S+): (.*)$/gm)].map(([, name = '', text]) => [name, text]),
    );
    // CloudNativePG makes an administrator of its own.
    const unread = ['db.admin', 'documents.admin'];
    const known = cluster.secrets.map(({ name }) => secretObjectName(name));
    expect([...keys.keys(), ...unread].sort()).toEqual(known.sort());
    expect(keys.get('cache.users.gateway')).toBe('value');
    expect(keys.get('db.users.product')).toBe('value, username (product), password (the same as value)');
    // Nobody but the operator reads this one.
    expect(keys.get('search.admin')).toBe('value, username (admin), password (the same as value)');
  });

  it('names secrets and holds no value of one', async () => {
    const text = await readFile(join(GOLDEN, 'product/deployment.yaml'), 'utf8');
    expect(text).toContain('name: db.users.product');
    expect(files.some(({ yaml }) => /^kind: Secret$/m.test(yaml))).toBe(false);
  });
});
