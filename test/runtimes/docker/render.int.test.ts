import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { renderCompose } from '../../../src/runtimes/docker/render/index.ts';
import { describeOn } from '../../support/engines.ts';
import { makeShop, type Shop, shopFile } from './support/shop.ts';

const signal = new AbortController().signal;
const { exec, net } = nodePorts;
const hasCompose = (await exec.run('docker', ['compose', 'version']).catch(() => undefined))?.exitCode === 0;

describeOn('docker', 'a rendered Compose file', () => {
  let shop: Shop;
  let port: number;
  let folder: string;
  const compose = (...args: string[]) => exec.run('docker', ['compose', ...args], { cwd: folder });

  beforeAll(async () => {
    port = await net.freePort();
    shop = await makeShop(`compose-${process.pid}`, shopFile(port));
    folder = join(shop.projectDir, 'out');
  });
  afterAll(async () => {
    await compose('down', '-v', '--timeout', '1').catch(() => undefined);
    await shop.remove();
  });

  test.runIf(hasCompose)('is valid, and the platform that Compose makes of it serves', async () => {
    const session = shop.open();
    // Builds the images.
    expect(await session.apply({ mode: 'up' }, () => undefined, signal)).toMatchObject({ status: 'done' });
    const desired = session.current()?.desired ?? [];
    // With its data its images would go, too.
    expect(await session.down({ data: false }, () => undefined, signal)).toMatchObject({ status: 'done' });
    const secrets = new Set<string>();
    for (const { path, content } of renderCompose(shop.instance, desired)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
      for (const [, file] of content.matchAll(/file: \.\/(secrets\/\S+)/g)) secrets.add(file ?? '');
    }
    await mkdir(join(folder, 'secrets'));
    for (const file of secrets) await writeFile(join(folder, file), `secret-of-${file.length}`, { mode: 0o644 });
    expect(await compose('config', '--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
    const up = await compose('up', '-d', '--wait');
    expect(up.exitCode, up.stderr).toBe(0);
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/items`).catch(() => undefined))?.status, {
        timeout: 20_000,
      })
      .toBe(200);
  });
});
