import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { createImageBuilder } from '../../../src/runtimes/docker/images/index.ts';
import { contractService } from '../../contract/platform.ts';
import { describeOn } from '../../support/engines.ts';
import { makeSmall, type Small } from './support/small.ts';

const signal = new AbortController().signal;
const quiet = () => undefined;

describeOn('docker', 'images on Docker', () => {
  const docker = new Docker();
  let small: Small;
  const builder = () =>
    createImageBuilder({ ports: nodePorts, projectDir: small.projectDir, instance: small.instance });
  const request = (tag: string) => ({
    component: 'web',
    folder: join(small.projectDir, 'services/web'),
    dockerfile: join(small.projectDir, 'Dockerfile'),
    reference: `${small.instance}/web:${tag}`,
  });
  const references = async () => {
    const all = await docker.listImages({ filters: { label: [`dev.platform.instance=${small.instance}`] } });
    return all.flatMap(({ RepoTags }) => RepoTags ?? []).sort();
  };

  beforeAll(async () => {
    small = await makeSmall(`img-${process.pid}`, ['web']);
  });
  afterAll(() => small.remove());

  test('what is there is not built again', async () => {
    await builder().ensure([request('a')], quiet, signal);
    const { Id } = await docker.getImage(request('a').reference).inspect();
    await small.write('services/web/dist/other.js', '1');
    await builder().ensure([request('a')], quiet, signal);
    expect((await docker.getImage(request('a').reference).inspect()).Id).toBe(Id);
    await builder().ensure([request('b')], quiet, signal);
    expect((await docker.getImage(request('b').reference).inspect()).Id).not.toBe(Id);
  });

  test('an archive that an engine can load', async () => {
    const { reference } = request('a');
    const file = join(small.projectDir, 'out', 'images.tar');
    expect(await builder().archive([reference, 'node:24-slim'], file, signal)).toBe(file);
    expect((await stat(file)).size).toBeGreaterThan(2 ** 20);
    await docker.getImage(reference).remove();
    const loading = await docker.loadImage(createReadStream(file));
    await new Promise((resolve) => docker.modem.followProgress(loading, resolve));
    expect((await docker.getImage(reference).inspect()).RepoTags).toContain(reference);
    await expect(builder().archive(['nobody/nothing:1'], file, signal)).rejects.toMatchObject({
      code: 'docker-refused',
    });
  });

  test('the last ten of a component are kept', async () => {
    for (let n = 10; n < 22; n += 1) {
      await small.write('services/web/dist/other.js', String(n));
      await builder().ensure([request(String(n))], quiet, signal);
    }
    small.components = [contractService('web')];
    expect(await small.session.apply({ mode: 'up' }, quiet, signal)).toMatchObject({ status: 'done' });
    const kept = await references();
    expect(kept).toContain(`${small.instance}/web:current`);
    expect(kept.filter((name) => !name.endsWith(':current'))).toHaveLength(10);
    expect(kept).not.toContain(request('a').reference);
    expect(await small.session.plan({ mode: 'up' }, signal)).toEqual([]);
  });
});
