import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { placeOf } from '../../../src/runtimes/kubernetes/names.ts';
import {
  type Rendered,
  type RenderedFile,
  renderKustomize,
  renderManifests,
} from '../../../src/runtimes/kubernetes/render/index.ts';
import { patchBetween } from '../../../src/runtimes/kubernetes/render/kustomize/patch.ts';
import { compileModel } from '../../golden/support/compiled.ts';
import { build, environmentsOf, ROOT } from '../../golden/support/platforms.ts';

const run = promisify(execFile);
const kubectl = await run('kubectl', ['kustomize', '--help']).then(
  () => true,
  () => false,
);

describe('a patch', () => {
  it.each([
    ['nothing', { a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, []],
    ['a field that changes', { a: { b: 1 } }, { a: { b: 2 } }, [{ op: 'replace', path: '/a/b', value: 2 }]],
    [
      'one that comes and one that goes',
      { a: 1 },
      { b: [] },
      [
        { op: 'remove', path: '/a' },
        { op: 'add', path: '/b', value: [] },
      ],
    ],
    ['an item of a list', { a: [1, 2] }, { a: [1, 3] }, [{ op: 'replace', path: '/a/1', value: 3 }]],
    ['a longer list', { a: [1] }, { a: [1, 2] }, [{ op: 'replace', path: '/a', value: [1, 2] }]],
    ['names with slashes', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [{ op: 'replace', path: '/a~1b~0c', value: 2 }]],
  ])('names %s', (_, before, after, steps) => expect(patchBetween(before, after)).toEqual(steps));
});

/** All environments on clusters of an example. */
async function environments(example: string): Promise<Rendered[]> {
  const source = await readFile(join(ROOT, 'examples', example, 'platform.yaml'), 'utf8');
  const names = (await environmentsOf(source)).filter((name) => name !== 'local' && name !== 'docker');
  const built = await Promise.all(names.map((name) => build(source, name)));
  return built.map(({ model }) => ({ place: placeOf(model), resources: compileModel(model) }));
}

const keyOf = ({ apiVersion, kind, metadata }: KubeObject) =>
  `${apiVersion} ${kind} ${metadata.namespace} ${metadata.name}`;
const byKey = (objects: readonly KubeObject[]) => new Map(objects.map((object) => [keyOf(object), object]));

// Every environment of an example is built, written and read back.
describe.each(['clusters', 'production'])('a kustomization of %s', { timeout: 180_000 }, (example) => {
  let all: Rendered[];
  let folder: string;
  let files: readonly RenderedFile[];
  beforeAll(async () => {
    all = await environments(example);
    folder = await mkdtemp(join(tmpdir(), 'kustomize-'));
    files = renderKustomize(all);
    for (const { path, yaml } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), yaml);
    }
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is the same again, in whatever order the environments come', () => {
    expect(renderKustomize([...all].reverse())).toEqual(files);
  });

  it('has a base and an overlay for each environment, and names every file', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('base/kustomization.yaml');
    for (const { place } of all) expect(paths).toContain(`overlays/${place.environment}/kustomization.yaml`);
  });

  it('says no value of a secret', () => {
    for (const { yaml } of files) expect(yaml).not.toMatch(/^kind: Secret$/m);
  });

  it('keeps the namespace to the overlays', async () => {
    const base = files.filter(({ path }) => path.startsWith('base/') && path.endsWith('.yaml'));
    for (const { yaml } of base) expect((parse(yaml) as KubeObject | null)?.metadata?.namespace).toBeUndefined();
  });

  it.skipIf(!kubectl)(
    `is built by kubectl to what the plain files say${kubectl ? '' : ' (kubectl is not on PATH)'}`,
    async () => {
      for (const { place, resources } of all) {
        const overlay = join(folder, 'overlays', place.environment);
        const { stdout } = await run('kubectl', ['kustomize', overlay], { maxBuffer: 64 * 2 ** 20 });
        const built = parseAllDocuments(stdout).map((document) => document.toJS() as KubeObject);
        const plain = renderManifests(place, resources).flatMap(({ yaml }) => {
          const object = parse(yaml) as KubeObject | null;
          return object ? [object] : [];
        });
        expect([...byKey(built).keys()].sort()).toEqual([...byKey(plain).keys()].sort());
        for (const [key, object] of byKey(plain)) expect(byKey(built).get(key), key).toEqual(object);
      }
    },
  );
});
