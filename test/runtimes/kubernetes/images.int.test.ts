import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { createImageBuilder } from '../../../src/runtimes/docker/images/index.ts';
import { createImages } from '../../../src/runtimes/kubernetes/images/index.ts';
import { describeOn } from '../../support/engines.ts';
import { IMAGE, SERVER, service, testPlatform } from './support/platform.ts';

const loader = process.env.PLATFORM_TEST_IMAGE_LOADER;

describeOn('kubernetes', 'images of the project', () => {
  const platform = testPlatform('images');
  const never = new AbortController().signal;
  const tag = Date.now().toString(16);
  const reference = `platform-test/built:${tag}`;
  const folders: string[] = [];
  afterAll(async () => {
    await platform.remove();
    await nodePorts.exec.run('docker', ['image', 'rm', '--force', reference]).catch(() => undefined);
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });

  it.skipIf(!loader)(
    'are built, loaded into the cluster once, and run there [needs PLATFORM_TEST_IMAGE_LOADER]',
    async () => {
      const projectDir = await mkdtemp(join(tmpdir(), 'platform images-'));
      folders.push(projectDir);
      await writeFile(join(projectDir, 'main.js'), SERVER);
      await writeFile(
        join(projectDir, 'Dockerfile'),
        `FROM ${IMAGE}\nWORKDIR /app\nCOPY main.js /app/dist/main.js\nUSER 10001:10001\n`,
      );
      const said: string[] = [];
      const images = createImages({
        ports: nodePorts,
        delivery: { command: loader ?? '' },
        stateDir: projectDir,
        cluster: async () => ({ context: 'test', uid: 'test' }),
        builder: async () => createImageBuilder({ ports: nodePorts, projectDir, instance: 'test' }),
      });
      const request = { component: 'built', folder: projectDir, dockerfile: 'Dockerfile', reference };
      const deliver = () => images.ensure([request], (_component, message) => said.push(message), never);
      await deliver();
      expect(said).toContain('loading into the cluster');
      const count = said.length;
      await deliver();
      expect(said).toHaveLength(count);

      const writer = await platform.writer({}, { built: reference });
      const { outcome } = await writer.up(platform.model([service('built', '', { config: [] })]));
      expect(outcome).toMatchObject({ status: 'done', failures: [] });
    },
  );
});
