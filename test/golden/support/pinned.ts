import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RuntimeName } from '../../../src/model/index.ts';
import { compileModel, printResources } from './compiled.ts';
import { allowedIn, allowedOut, declaredConnections, withoutMesh } from './network.ts';
import { type Built, build, environmentsOf } from './platforms.ts';
import { shapeProblems } from './shape.ts';

const GOLDEN = join(import.meta.dirname, '..');

const RUNTIMES: readonly RuntimeName[] = ['local', 'docker', 'kubernetes'];

/**
 * A suite for one platform: compiled for every runtime, pinned as `<folder>/<name>.<runtime>.yaml`
 * (further environments of a runtime by their own name), and held to the rules. Where its
 * stores cannot run, it is refused with the reason.
 */
export async function pinPlatform(folder: string, name: string, source: string, on = RUNTIMES): Promise<void> {
  const environments = await environmentsOf(source);
  const attempts = await Promise.allSettled(environments.map((environment) => build(source, environment)));
  const built = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
  describe(name, () => {
    it(`runs on ${on.join(', ')}, and says why not elsewhere`, () => {
      expect([...new Set(built.map(({ model }) => model.environment.runtime))]).toEqual(on);
      for (const error of refused) expect(JSON.stringify(error.problems)).toMatch(/cannot run on/);
    });
    for (const platform of built) {
      const { runtime, name: environment } = platform.model.environment;
      const first = built.find(({ model }) => model.environment.runtime === runtime) === platform;
      pinRuntime(join(GOLDEN, folder), `${name}.${first ? runtime : environment}`, platform);
    }
  });
}

function pinRuntime(folder: string, file: string, { model }: Built): void {
  const { runtime, name: environment } = model.environment;
  const resources = compileModel(model);
  const text = printResources(resources);
  it(`compiles to what is pinned for ${environment}`, () =>
    expect(text).toMatchFileSnapshot(join(folder, `${file}.yaml`)));
  it(`names every resource of ${environment} once, and depends on nothing else`, () => {
    const ids = resources.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(resources.flatMap(({ dependsOn }) => dependsOn).filter((id) => !ids.includes(id))).toEqual([]);
  });
  it(`compiles to the same again for ${environment}`, () => {
    expect(compileModel(model)).toEqual(resources);
  });
  it(`tells no secret to ${environment}`, () => {
    expect(text).not.toMatch(/^kind: Secret$/m);
    // A variable of a secret names a file.
    expect(text).not.toMatch(/^\s*(- name: )?\w*(PASSWORD|SECRET|TOKEN|_KEY):? /m);
  });
  if (runtime !== 'kubernetes') return;
  it(`makes hardened pods for ${environment}`, () => expect(shapeProblems(resources)).toEqual([]));
  it(`opens exactly the declared connections in ${environment}`, () => {
    const declared = declaredConnections(model);
    expect(
      withoutMesh(model, allowedIn(resources))
        .filter((text) => !text.endsWith(' -> world'))
        .sort(),
    ).toEqual(declared.filter((text) => !text.includes('-> world')));
    expect(withoutMesh(model, allowedOut(resources)).sort()).toEqual(
      declared.filter((text) => !text.startsWith('world ->')),
    );
  });
}

/** Pinned files of a folder that no platform makes any more. */
export async function strayFiles(folder: string, names: readonly string[]): Promise<string[]> {
  const files = await readdir(join(GOLDEN, folder));
  return files.filter((file) => !names.includes(file.split('.')[0] ?? ''));
}
