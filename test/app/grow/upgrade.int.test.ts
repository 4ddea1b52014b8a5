import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { abortUpgrade, continueUpgrade, planUpgrade, upgrade } from '../../../src/app/grow/upgrade.ts';
import { readCatalog } from '../../../src/catalog/index.ts';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { draftProject, writeProject } from '../../../src/scaffold/index.ts';

const { fs, exec, random } = nodePorts;
const MAIN = 'one\ntwo\nthree\nfour\nfive\n';
let root: string;
let project: string;

const write = (path: string, text: string) => fs.writeFile(join(root, path), text);
const read = (path: string) => readFile(join(project, path), 'utf8');
const git = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await exec.run('git', args, { cwd: project });
  expect(exitCode, stderr).toBe(0);
  return stdout.trim();
};
const tools = async () => ({ fs, exec, catalog: await readCatalog(fs, root) });
const request = () => ({ folder: project, version: '2.0.0', inPlace: false });
const run = async () => {
  const use = await tools();
  return upgrade(use, request(), await planUpgrade(use, request()));
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'platform upgrade '));
  project = join(root, 'shop');
  await write('templates/root/template.yaml', 'kind: project\nsummary: x\ninclude: always\n');
  await write('templates/root/files/_gitignore', '.platform/*\n!.platform/base.tgz\n');
  await write('templates/root/files/main.ts', MAIN);
  await write('templates/root/files/old.ts', 'old\n');
  const catalog = await readCatalog(fs, root);
  const source = 'version: 1\nname: shop\n';
  const { drafts } = await draftProject(fs, catalog, {
    name: 'shop',
    folder: project,
    source,
    set: {},
    answers: {},
    version: '1.0.0',
  });
  await writeProject(fs, random, project, drafts);
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.email', 'a@example.com');
  await git('config', 'user.name', 'a');
  await git('add', '-A');
  await git('commit', '--quiet', '-m', 'first');
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** The owner changes the first line, the templates the last one, bring a file and drop another. */
async function change({ clash = false } = {}) {
  await writeFile(join(project, 'main.ts'), MAIN.replace(clash ? 'five' : 'one', 'mine'));
  await git('commit', '--quiet', '-am', 'mine');
  await write('templates/root/files/main.ts', MAIN.replace('five', 'FIVE'));
  await write('templates/root/files/new.ts', 'new\n');
  await rm(join(root, 'templates/root/files/old.ts'));
}

describe('upgrade', () => {
  test('comes as one commit on a branch, with both sides of every file', async () => {
    await change();
    const before = await git('rev-parse', 'main');
    expect(await run()).toEqual({ branch: 'platform-upgrade-2.0.0', from: 'main', conflicts: [] });
    expect(await git('rev-parse', 'main')).toBe(before);
    expect((await git('diff', '--name-status', 'main', 'platform-upgrade-2.0.0')).split('\n')).toEqual([
      'M\t.platform/base.tgz',
      'M\tmain.ts',
      'A\tnew.ts',
      'D\told.ts',
      'M\tplatform.lock',
    ]);
    expect(await read('main.ts')).toBe('mine\ntwo\nthree\nfour\nFIVE\n');
    expect(await git('status', '--porcelain')).toBe('');
    const again = await planUpgrade(await tools(), request());
    expect(again.plan.filter(({ action }) => action !== 'none')).toEqual([]);
  });

  test('conflicts wait for their owner', async () => {
    await change({ clash: true });
    expect(await run()).toMatchObject({ conflicts: ['main.ts'] });
    await expect(continueUpgrade(await tools(), request())).rejects.toMatchObject({
      details: ['main.ts'],
      exitCode: 4,
    });
    await expect(run()).rejects.toMatchObject({ code: 'upgrade-under-way' });
    await writeFile(join(project, 'main.ts'), MAIN.replace('five', 'both'));
    await continueUpgrade(await tools(), request());
    expect(await git('log', '-1', '--format=%s')).toBe('Upgrade to the templates of platform 2.0.0');
    expect(await git('status', '--porcelain')).toBe('');
  });

  test('aborted, everything is as before', async () => {
    await change({ clash: true });
    const head = await git('rev-parse', 'HEAD');
    await run();
    await abortUpgrade(await tools(), project);
    expect([await git('rev-parse', 'HEAD'), await git('branch', '--format=%(refname:short)')]).toEqual([head, 'main']);
    expect(await git('status', '--porcelain')).toBe('');
    expect(await fs.exists(join(project, 'new.ts'))).toBe(false);
  });

  test('needs a work tree without changes', async () => {
    await change();
    await writeFile(join(project, 'notes.txt'), 'mine\n');
    await expect(run()).rejects.toMatchObject({ code: 'dirty', exitCode: 4, details: ['?? notes.txt'] });
    expect(await git('branch', '--format=%(refname:short)')).toBe('main');
  });

  test('on another branch nothing is committed and nothing goes back', async () => {
    await change({ clash: true });
    await run();
    await git('stash', '--quiet', '--include-untracked');
    await git('switch', '--quiet', 'main');
    const head = await git('rev-parse', 'main');
    await writeFile(join(project, 'main.ts'), 'precious\n');
    await expect(continueUpgrade(await tools(), request())).rejects.toMatchObject({
      code: 'other-branch',
      exitCode: 4,
    });
    await expect(abortUpgrade(await tools(), project)).rejects.toMatchObject({ code: 'other-branch', exitCode: 4 });
    expect([await git('rev-parse', 'main'), await read('main.ts')]).toEqual([head, 'precious\n']);
  });

  test('committed by its owner, it goes on, or leaves the branch to him', async () => {
    await change({ clash: true });
    await run();
    await writeFile(join(project, 'main.ts'), MAIN.replace('five', 'both'));
    await git('add', '-A');
    await git('commit', '--quiet', '-m', 'resolved');
    const state = await read('.platform/upgrade.json');
    await continueUpgrade(await tools(), request());
    expect(await git('log', '-1', '--format=%s')).toBe('resolved');

    await writeFile(join(project, '.platform/upgrade.json'), state);
    expect(await abortUpgrade(await tools(), project)).toMatchObject({ kept: true });
    expect(await git('branch', '--show-current')).toBe('main');
    expect(await git('log', '-1', '--format=%s', 'platform-upgrade-2.0.0')).toBe('resolved');
  });

  test('in a repository that holds more, the rest is left alone', async () => {
    await rm(join(project, '.git'), { recursive: true });
    const inRoot = (...args: string[]) => exec.run('git', args, { cwd: root });
    await inRoot('init', '--quiet', '--initial-branch=main');
    await write('outside.txt', 'before\n');
    await writeFile(join(root, '.gitignore'), 'templates\n');
    await inRoot('add', '-A');
    await inRoot('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'first');
    await git('config', 'user.email', 'a@example.com');
    await git('config', 'user.name', 'a');
    await change({ clash: true });
    await write('outside.txt', 'precious\n');
    await write('staged.txt', 'staged\n');
    await inRoot('add', 'staged.txt');

    await run();
    await abortUpgrade(await tools(), project);
    expect(await readFile(join(root, 'outside.txt'), 'utf8')).toBe('precious\n');
    expect((await inRoot('status', '--porcelain')).stdout).toBe(' M outside.txt\nA  staged.txt\n');

    await run();
    await writeFile(join(project, 'main.ts'), MAIN.replace('five', 'both'));
    await continueUpgrade(await tools(), request());
    expect((await inRoot('status', '--porcelain')).stdout).toBe(' M outside.txt\nA  staged.txt\n');
    expect(await git('show', '--name-only', '--format=', 'HEAD')).not.toContain('staged.txt');
  });

  test('without git, and with a damaged archive of what was generated', async () => {
    await change();
    const use = await tools();
    const planned = await planUpgrade(use, request());
    const without = { ...use, exec: { ...exec, which: async () => undefined } };
    await expect(upgrade(without, request(), planned)).rejects.toMatchObject({ code: 'no-git', exitCode: 4 });
    const base = await readFile(join(project, '.platform/base.tgz'));
    for (const damaged of [Buffer.from('junk'), base.subarray(0, base.length / 2)]) {
      await writeFile(join(project, '.platform/base.tgz'), damaged);
      await expect(planUpgrade(use, request())).rejects.toMatchObject({ code: 'no-base', exitCode: 4 });
    }
  });

  test('nothing to abort or to continue', async () => {
    await expect(abortUpgrade(await tools(), project)).rejects.toMatchObject({ exitCode: 2 });
    await expect(continueUpgrade(await tools(), request())).rejects.toMatchObject({ exitCode: 2 });
  });
});
