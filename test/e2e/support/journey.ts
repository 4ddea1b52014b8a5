import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Status } from '../../../src/engine/target.ts';
import type { Outcome, PlatformEvent } from '../../../src/kernel/index.ts';
import { loss } from './loss.ts';
import { type Project, sharedProject } from './project.ts';
import { type Background, must, type Ran, run } from './run.ts';

export interface JourneyOptions {
  readonly environment: string;
  /** Makes it run: `up -d` here, `deploy --yes` on a cluster. */
  readonly start: readonly string[];
}

/** The last event of long work run with --json. */
export function outcomeOf(ran: Ran): Outcome {
  const events = ran.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PlatformEvent);
  const last = events.at(-1);
  if (last?.type !== 'outcome') throw new Error(`no outcome in:\n${ran.out}\n${ran.err}`);
  return last.outcome;
}

export async function statusOf(project: Project, environment: string): Promise<Status> {
  const { out, err } = await project.platform('status', '--env', environment, '--json');
  if (out.trim() === '') throw new Error(err);
  return JSON.parse(out) as Status;
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

  test('one replica more, one less, while requests are answered', async () => {
    const load = requests(`${url}/api/products?limit=1`);
    expect(await project.platform('scale', 'product=2', ...on)).toMatchObject({ code: 0 });
    expect(await replicas(project, environment, 'product')).toEqual({ ready: 2, desired: 2, owner: 'manual' });
    expect(await project.platform('scale', 'product=auto', ...on)).toMatchObject({ code: 0 });
    expect(await replicas(project, environment, 'product')).toMatchObject({ ready: 1, desired: 1, owner: 'file' });
    const answers = await load.stop();
    expect(answers.failed).toEqual([]);
    expect(answers.ok).toBeGreaterThan(5);
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

  test('a change that cannot start: its own words are told, the old copies go on answering', async () => {
    const main = join(project.folder, 'services/product/src/main.ts');
    const before = await readFile(main, 'utf8');
    await writeFile(main, `${before}\nthrow new Error('broken on purpose');\n`);
    try {
      const ran = await project.platform(...start, '--timeout', '30s', ...on, '--json');
      const outcome = outcomeOf(ran);
      expect([ran.code, outcome.status]).toEqual([3, start.includes('deploy') ? 'rolled-back' : 'not-ready']);
      expect(JSON.stringify(outcome.failures)).toContain('broken on purpose');
      expect((await fetch(`${url}/api/products?limit=1`)).status).toBe(200);
    } finally {
      await writeFile(main, before);
    }
    expect(await project.platform(...start, ...on)).toMatchObject({ code: 0 });
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

async function replicas(project: Project, environment: string, name: string) {
  const { components } = await statusOf(project, environment);
  return components.find((component) => component.name === name)?.replicas;
}

/** Generated secrets as the runtime keeps them: in a file here; in a cluster they never leave it. */
async function secretValues(project: Project, environment: string): Promise<string[]> {
  const file = join(project.folder, '.platform', environment, 'secrets/store.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return Object.values(JSON.parse(text) as Record<string, { value: string }>).map(({ value }) => value);
}

/** One request after the other until stopped. 429 counts as an answer: the limit is part of the platform. */
function requests(url: string): { stop(): Promise<{ ok: number; failed: string[] }> } {
  const result = { ok: 0, failed: [] as string[] };
  let going = true;
  const done = (async () => {
    while (going) {
      await fetch(url).then(
        ({ status }) => (status === 200 || status === 429 ? result.ok++ : result.failed.push(String(status))),
        (error: Error) => result.failed.push(String(error.cause ?? error)),
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return result;
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}
