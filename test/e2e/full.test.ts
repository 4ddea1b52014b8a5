import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verification } from '../../src/app/verify/index.ts';
import { outcomeOf, statusOf } from './support/outcome.ts';
import { fullProject, type Project } from './support/project.ts';
import type { Ran } from './support/run.ts';

/** The whole reference architecture with nothing but Node, as `platform init` makes it. */
let project: Project;
let url = '';
const done = (ran: Ran) => expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
const platform = async (...args: string[]) => {
  const ran = await project.platform(...args);
  done(ran);
  return ran;
};

beforeAll(async () => {
  project = await fullProject();
});
afterAll(async () => {
  await project?.platform('down', '--data', '--yes');
});

test('everything starts', async () => {
  const outcome = outcomeOf(await platform('up', '-d', '--port', 'auto', '--json'));
  expect(outcome).toMatchObject({ status: 'done', failures: [] });
  const { components, tasks } = await statusOf(project, 'local');
  expect(components.filter(({ state }) => state !== 'ready')).toEqual([]);
  expect(tasks.filter(({ state }) => state !== 'done')).toEqual([]);
  url = (await platform('open', '--print')).out.trim();
});

test('verify: every edge carries traffic, and there are no others', async () => {
  const ran = await project.platform('verify', '--json');
  expect(ran.err).not.toContain('scenario failed');
  const { edges, ok } = JSON.parse(ran.out) as Verification;
  expect(edges.filter(({ state }) => state !== 'seen')).toEqual([]);
  expect(edges.length).toBeGreaterThan(70);
  expect([ok, ran.code]).toEqual([true, 0]);
});

test('an edge that nobody declared is found', async () => {
  const file = join(project.folder, 'platform.yaml');
  const before = await readFile(file, 'utf8');
  // platform.yaml is not watched: what runs still uses the cache.
  await writeFile(file, before.replace(/(service-user\n {4}uses: \[db), cache/, '$1'));
  try {
    const ran = await project.platform('verify', '--no-scenario', '--timeout', '1s', '--brief', '--json');
    const { edges } = JSON.parse(ran.out) as Verification;
    expect(edges).toMatchObject([{ from: 'user', to: 'cache', state: 'undeclared' }]);
    expect(ran.code).toBe(6);
  } finally {
    await writeFile(file, before);
  }
});

test("the project's own end-to-end tests pass against it", async () => {
  done(await project.npm(['run', 'e2e'], { E2E_BASE_URL: url }));
});

test('a service is added, called through the gateway, and removed without a trace', async () => {
  const ask = async (path: string) => (await fetch(`${url}${path}`)).status;
  const before = changes(project.folder);
  await platform('add', 'service', 'stock', '--uses', 'db,cache,queue', '--open');
  done(await project.npm(['run', 'check']));
  await platform('up', '-d');
  const added = await fetch(`${url}/api/stock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"one lamp"}',
  });
  expect(added.status).toBe(201);
  expect(await ask('/api/stock')).toBe(200);
  await platform('remove', 'stock');
  await platform('up', '-d');
  expect(await ask('/api/stock')).toBe(404);
  expect(changes(project.folder)).toBe(before);
});

/** What git sees that is not committed. */
const changes = (folder: string) => execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' });

test('down leaves nothing', async () => {
  await platform('down', '--data', '--yes');
  await expect(fetch(url)).rejects.toThrow();
});
