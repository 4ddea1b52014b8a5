import { spawn, spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const isRoot = process.getuid?.() === 0;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'platform-users-'));
  await chmod(root, 0o755);
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  await build({
    entryPoints: [join(import.meta.dirname, 'lifecycle.ts')],
    outfile: join(root, 'lifecycle.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function live(folder: string, user?: { uid: number; gid: number }): Promise<unknown> {
  const child = spawn(process.execPath, [join(root, 'lifecycle.mjs'), folder], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  });
  return JSON.parse(await text(child.stdout));
}

it.runIf(isRoot)('a normal user runs it as itself', async () => {
  const folder = join(root, 'normal');
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, 1000, 1000);
  expect(await live(folder, { uid: 1000, gid: 1000 })).toEqual({ how: 'itself', exitCode: 0, sameProcess: true });
});

/** Whether a user other than root may make a user namespace. */
const mayRename = isRoot && spawnSync('unshare', ['--user', 'true'], { uid: 1000, gid: 1000 }).status === 0;

it.runIf(mayRename)('a user without a name runs it under one', async () => {
  const folder = join(root, 'nameless');
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, 54_321, 54_321);
  const user = { uid: 54_321, gid: 54_321 };
  expect(await live(folder, user)).toEqual({ how: 'unshare', exitCode: 0, sameProcess: true });
});

it.runIf(isRoot)('root runs it as another user', async () => {
  expect(await live(join(root, 'open'))).toEqual({ how: 65_534, exitCode: 0, sameProcess: true });
});

it.runIf(isRoot)('root runs it in a user namespace where no other user may enter', async () => {
  const home = join(root, 'closed');
  await mkdir(home, { mode: 0o700 });
  expect(await live(join(home, 'project'))).toEqual({ how: 'unshare', exitCode: 0, sameProcess: true });
});

it.skipIf(isRoot)('runs as whoever we are', async () => {
  expect(await live(join(root, 'self'))).toEqual({ how: 'itself', exitCode: 0, sameProcess: true });
});
