import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, type Project } from './support/project.ts';

describe('the packed command line', () => {
  let place: Project;
  beforeAll(async () => {
    place = await emptyFolder('errors');
  });

  test('says what is wrong with platform.yaml, where, all at once; down works nevertheless', async () => {
    const folder = await emptyFolder('broken');
    const file = 'version: 1\nname: shop\nservices:\n  api: { template: servce }\n  web: { replica: 2 }\n';
    await writeFile(join(folder.folder, 'platform.yaml'), file);
    const up = await folder.platform('up', '-d');
    expect(up.code).toBe(2);
    expect(up.err).toMatch(/platform\.yaml:4:\d+ services\.api\.template: /);
    expect(up.err).toMatch(/platform\.yaml:5:\d+ services\.web/);
    expect((await folder.platform('down')).code).toBe(0);
  });

  test('init leaves a folder alone that is not empty; --adopt adds to it', async () => {
    await mkdir(join(place.folder, 'mine'));
    await writeFile(join(place.folder, 'mine/README.md'), 'mine\n');
    const refused = await place.platform('init', 'mine', '--yes', '--no-install', '--no-git');
    expect(refused.code).toBe(4);
    expect(refused.err).toContain('--adopt');
    expect(await readdir(place.folder)).toEqual(['mine']);
    const adopted = await place.platform('init', 'mine', '--yes', '--adopt', '--no-install', '--no-git', '--json');
    expect(adopted.code).toBe(0);
    expect(JSON.parse(adopted.out)).toMatchObject({ name: 'mine', kept: ['README.md'] });
    expect(await readFile(join(place.folder, 'mine/README.md'), 'utf8')).toBe('mine\n');
  });

  test.each(['full', 'api', 'minimal'])(
    'init of blueprint %s is quick, and --dry-run writes nothing',
    async (blueprint) => {
      const dry = await place.platform('init', 'dry', '--yes', '--dry-run', '--blueprint', blueprint);
      expect(dry.code).toBe(0);
      expect(dry.out).toContain('+ platform.yaml');
      expect(await readdir(place.folder)).not.toContain('dry');
      const made = await place.platform('init', blueprint, '--yes', '--no-install', '--blueprint', blueprint);
      expect(made.code).toBe(0);
    },
  );

  test('a cluster that cannot be reached is exit code 5, and says what to do', async () => {
    const { folder } = place;
    const project = await emptyFolder('errors/api', { KUBECONFIG: join(folder, 'none') });
    const ran = await project.platform('status', '--env', 'dev');
    expect(ran.code).toBe(5);
    expect(ran.err).toMatch(/next {2}/);
  });

  test('a Docker engine that is not there is exit code 5, and says what to do', async () => {
    const project = await emptyFolder('errors/api', { DOCKER_HOST: 'unix:///nonexistent.sock' });
    const ran = await project.platform('status', '--on', 'docker');
    expect(ran.code).toBe(5);
    expect(ran.err).toMatch(/next {2}/);
  });
});
