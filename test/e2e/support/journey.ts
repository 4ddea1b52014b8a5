import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loss } from './loss.ts';
import { nodePortOf } from './node-port.ts';
import { outcomeOf, statusOf } from './outcome.ts';
import { type Project, sharedProject } from './project.ts';
import { type Background, must, run } from './run.ts';
import { traffic } from './traffic.ts';

export interface JourneyOptions {
  readonly environment: string;
  /** Makes it run: `up -d` here, `deploy --yes` on a cluster. */
  readonly start: readonly string[];
}

/** What a user does with a project, from nothing running to nothing running; the same for every environment. */
export function journey({ environment, start }: JourneyOptions): void {
  let project: Project;
  let forward: Background | undefined;
  let url = '';
  const on = ['--env', environment];

  beforeAll(async () => {
    project = await sharedProject();
    await project.platform('down', '--data', '--yes', ...on);
  });
  afterAll(async () => {
    forward?.child.kill('SIGINT');
    await forward?.ended;
    await project?.platform('down', '--data', '--yes', ...on);
  });

  test('it starts', async () => {
    const ran = await project.platform(...start, ...on, '--json');
    expect(ran).toMatchObject({ code: 0 });
    expect(outcomeOf(ran)).toMatchObject({ status: 'done', failures: [] });
  });

  test('status: everything is ready, every task done', async () => {
    const status = await statusOf(project, environment);
    expect(status.components.filter(({ state }) => state !== 'ready')).toEqual([]);
    expect(status.tasks.filter(({ state }) => state !== 'done')).toEqual([]);
    expect(status.components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['auth', 'cache', 'db', 'gateway', 'load-balancer', 'product']),
    );
  });

  test('it has an address', async () => {
    forward = project.begin('open', '--print', ...on);
    url = (await forward.says(/http:\/\/\S+/))[0];
    // Names of replicas that have just become ready take a moment to get around in a cluster.
    await expect.poll(async () => (await fetch(`${url}/api/products?limit=3`)).status, { timeout: 10_000 }).toBe(200);
  });

  test("the project's own end-to-end tests pass against it", async () => {
    const ran = await project.npm(['run', 'e2e'], { E2E_BASE_URL: url });
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
  });

  test('the same command again changes nothing', async () => {
    const ran = await project.platform(...start, ...on, '--json');
    expect(outcomeOf(ran)).toMatchObject({ status: 'done', changed: 0 });
  });

  traffic({
    environment,
    project: () => project,
    url: async () => (environment === 'dev' ? nodePortOf(project, 'load-balancer') : url),
  });

  test('logs say what happened, without secrets', async () => {
    const ran = await project.platform('logs', 'product', '--json', ...on);
    expect(ran.code).toBe(0);
    const lines = ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { component: string });
    expect(lines.length).toBeGreaterThan(0);
    expect(new Set(lines.map(({ component }) => component))).toEqual(new Set(['product']));
    expect(ran.out).not.toContain('demo-password');
  });

  test('no secret is told, written down or rendered', async () => {
    const values = await secretValues(project, environment);
    const told = await Promise.all([
      project.platform('status', '--json', ...on),
      project.platform('logs', '--json', ...on),
      project.platform('secrets', 'list', '--json', ...on),
      project.platform('render', 'docker', '--json'),
      project.platform('render', 'kubernetes', '--json', '--env', 'dev'),
      run('git', ['grep', '--cached', '-h', ''], { cwd: project.folder }),
    ]);
    for (const { out, err } of told) for (const value of values) expect((out + err).includes(value)).toBe(false);
    expect((await must('git', ['status', '--porcelain'], { cwd: project.folder })).out).not.toContain('.platform');
  });

  loss({ environment, start, project: () => project });

  test('down stops it; data stays', async () => {
    forward?.child.kill('SIGINT');
    await forward?.ended;
    forward = undefined;
    expect(await project.platform('down', ...on)).toMatchObject({ code: 0 });
    expect(JSON.parse((await project.platform('status', '--json', ...on)).out)).toBeNull();
  });
}

/** Generated secrets as the runtime keeps them: in a file here; in a cluster they never leave it. */
async function secretValues(project: Project, environment: string): Promise<string[]> {
  const file = join(project.folder, '.platform', environment, 'secrets/store.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return Object.values(JSON.parse(text) as Record<string, { value: string }>).map(({ value }) => value);
}
