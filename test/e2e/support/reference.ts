import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verification } from '../../../src/app/verify/index.ts';
import { boards } from './boards.ts';
import type { Left } from './left.ts';
import { outcomeOf, statusOf } from './outcome.ts';
import { fullProject, type Project } from './project.ts';
import { releases } from './releases.ts';
import { watched } from './watched.ts';

export interface ReferenceOptions {
  readonly environment: string;
  /** Makes it run: `up -d` here, `deploy --yes` on a cluster. */
  readonly start: readonly string[];
  /** What tells metrics at its own address, beside programs, stores and the stack. */
  readonly scraped?: readonly string[];
  /** What is left of what watches with --lean. */
  readonly lean: readonly string[];
  readonly left: Left;
  /** Releases, too: one good, one bad, one back. */
  readonly released?: boolean;
  /** What boards and rules ask for, too. */
  readonly shown?: boolean;
}

const PROGRAMS = ['auth', 'gateway', 'notification', 'order', 'product', 'review', 'user', 'worker'];
const TELLING = ['cache', 'db', 'documents', 'queue'];
const STACK = ['collector', 'jaeger', 'loki', 'prometheus'];
const STORES = [...TELLING, 'blob', 'search'];

/** The whole reference with the engines that it names and the stack that watches it, from nothing running to nothing left. */
export function reference(options: ReferenceOptions): void {
  const { environment, start, scraped = [], lean, left, released = false, shown = false } = options;
  const on = ['--env', environment];
  let project: Project;
  const verified = async () => {
    const ran = await project.platform('verify', '--json', ...on);
    if (ran.out === '') throw new Error(ran.err);
    const { edges, ok } = JSON.parse(ran.out) as Verification;
    expect(edges.filter(({ state }) => state !== 'seen').map(({ from, to, state }) => [from, to, state])).toEqual([]);
    expect(ok).toBe(true);
    return edges.length;
  };

  // Where it does not start there is nothing to ask.
  beforeAll(async () => {
    project = await fullProject();
    const { status, failures } = outcomeOf(await project.platform(...start, ...on, '--json'));
    expect([status, ...failures.map(({ component, error }) => [component, error])]).toEqual(['done']);
  });
  afterAll(async () => {
    await project?.platform('down', '--data', '--yes', ...on);
  });

  test('everything is ready, and so is what watches it', async () => {
    const { components, tasks } = await statusOf(project, environment);
    expect(components.filter(({ state }) => state !== 'ready')).toEqual([]);
    expect(tasks.filter(({ state }) => state !== 'done')).toEqual([]);
    const names = components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...PROGRAMS, ...STORES, ...STACK, 'load-balancer']));
  });

  test('verify: every edge carries traffic, and everything tells of itself', async () => {
    expect(await verified()).toBeGreaterThan(70);
  });

  watched({
    environment,
    project: () => project,
    scraped: [...PROGRAMS, ...TELLING, ...STACK, ...scraped],
    told: [...PROGRAMS, ...STORES],
  });

  if (shown) boards({ environment, project: () => project });

  test('the same command again changes nothing', async () => {
    expect(outcomeOf(await project.platform(...start, ...on, '--json'))).toMatchObject({ status: 'done', changed: 0 });
  });

  if (released) releases({ environment, project: () => project });

  test('--lean leaves the stack out: one collector keeps what is told, and answers the same questions', async () => {
    const ran = await project.platform(...start, ...on, '--lean', '--json');
    expect(outcomeOf(ran)).toMatchObject({ status: 'done', failures: [] });
    const { components } = await statusOf(project, environment);
    const addons = components.filter(({ kind }) => kind === 'addon').map(({ name }) => name);
    expect(addons).toEqual(lean);
    expect(await verified()).toBeGreaterThan(60);
  });

  test('a lean collector that is restarted, and has forgotten everything, is told again what stores said at their start', async () => {
    expect(await project.platform('restart', 'collector', ...on)).toMatchObject({ code: 0 });
    expect(await verified()).toBeGreaterThan(60);
  });

  test('down --data leaves nothing', async () => {
    expect((await left(project)).length).toBeGreaterThan(50);
    expect(await project.platform('down', '--data', '--yes', ...on)).toMatchObject({ code: 0 });
    expect(JSON.parse((await project.platform('status', '--json', ...on)).out)).toBeNull();
    // A cluster removes volumes after those who claimed them.
    await expect.poll(() => left(project), { timeout: 60_000, interval: 500 }).toEqual([]);
  });
}
