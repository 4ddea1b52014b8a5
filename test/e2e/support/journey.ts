import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Status } from '../../../src/engine/target.ts';
import type { Outcome, PlatformEvent } from '../../../src/kernel/index.ts';
import { type Project, sharedProject } from './project.ts';
import type { Background, Ran } from './run.ts';

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
    expect((await fetch(`${url}/api/products?limit=3`)).status).toBe(200);
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
