import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScaleDecision, ScaleView } from '../../../src/engine/scaling.ts';
import { queryAt } from './fire/database.ts';
import { statusOf } from './journey.ts';
import { exampleProject, type Project } from './project.ts';
import type { Background } from './run.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/scaling/platform.yaml');
const PATIENCE_MS = 120_000;

interface Report {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly failures: readonly unknown[];
  readonly types: Readonly<Record<string, { readonly ok: number }>>;
}

/**
 * Orders come ten times as fast for a while: copies follow up and down, one is killed in the middle, and nothing that was asked or
 * told is lost. How long anything takes is not judged: this machine may be busy.
 */
export function scalingJourney(environment: string): void {
  let project: Project;
  let load: Background | undefined;
  let report: Report;
  const on = ['--env', environment];
  const platform = async (...args: string[]) => {
    const ran = await project.platform(...args, ...on);
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
    return ran.out;
  };
  const views = async () => JSON.parse(await platform('scale', '--json')) as ScaleView[];
  const desired = async (name: string) =>
    (await views()).find(({ component }) => component === name)?.replicas.desired ?? -1;
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(500)) if (await holds()) return;
    throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s\n${await platform('scale')}`);
  };

  beforeAll(async () => {
    project = await exampleProject('scaling', EXAMPLE);
    const file = join(project.folder, 'platform.yaml');
    // Low targets and short windows: a loaded machine reaches them too, and the test ends soon.
    const text = readFileSync(file, 'utf8')
      .replace('requests: 6000', 'requests: 600000')
      .replace('metrics: [{ rps: 40 }, { cpu: 80% }]', 'metrics: [{ rps: 1 }]')
      .replace('metrics: [{ queue: 50 }]', 'metrics: [{ queue: 1 }]')
      .replaceAll(/window: 60s/g, 'window: 5s');
    writeFileSync(file, text);
    await platform('up', '-d', ...(environment === 'local' ? ['--port', 'auto'] : []));
  });
  afterAll(async () => {
    load?.child.kill('SIGINT');
    await load?.ended;
    await project?.platform('down', '--data', '--yes', ...on);
  });

  test('a worker that nothing waits for does not run', async () => {
    await until('the worker stops', async () => (await desired('worker')) === 0);
  });

  test('under load copies are added; one that is killed costs no request', async () => {
    load = project.begin('load', 'shop', '--stages', '2:3s,12:40s,2:10s', '--timeout', '60s', '--json', ...on);
    await until(
      'orders and worker follow',
      async () => (await desired('order')) >= 2 && (await desired('worker')) >= 1,
    );
    await kill(project, environment);
    const ran = await load.ended;
    report = JSON.parse(ran.out) as Report;
    expect([report.failed, report.failures]).toEqual([0, []]);
    expect(report.ok).toBe(report.sent);
    expect(report.types['order']?.ok).toBeGreaterThan(0);
  });

  test('when it is over the counts go back, the worker to zero', async () => {
    await until('it is quiet again', async () => (await desired('order')) === 1 && (await desired('worker')) === 0);
  });

  test('every order was told to the worker', async () => {
    const lines = (await platform('logs', 'worker', '--grep', 'handled', '--since', '1h', '--json')).trim().split('\n');
    const placed = lines.filter((line) => line.includes('order.placed'));
    const ids = new Set(placed.map((line) => /"id\\?":\\?"([^"\\]+)/.exec(line)?.[1]));
    const { components } = await statusOf(project, environment);
    const { hostname: host, port } = new URL(`tcp://${components.find(({ name }) => name === 'db')?.address}`);
    const count = 'select count(*)::int as orders from orders';
    const [found] = await queryAt({ host, port: Number(port) }, { project }, 'db', 'order', count);
    expect(found?.['orders']).toBeGreaterThanOrEqual(report.types['order']?.ok ?? 0);
    expect(ids.size).toBe(found?.['orders']);
  });

  test('each decision is explained with its numbers', async () => {
    const decisions = JSON.parse(
      await platform('scale', 'explain', 'order', '--since', '1h', '--json'),
    ) as ScaleDecision[];
    const [up, down] = [decisions.find(({ from, to }) => to > from), decisions.findLast(({ from, to }) => to < from)];
    expect(up?.lines.join('\n')).toMatch(/rps/);
    expect(up?.lines.length).toBeGreaterThan(1);
    expect(down?.to).toBe(1);
  });

  test('a count set by hand for a while holds, then the policy has it again', async () => {
    await platform('scale', 'order=2', '--for', '8s');
    const [found] = (await views()).filter(({ component }) => component === 'order');
    expect(found?.replicas).toMatchObject({ desired: 2, owner: 'manual', until: expect.any(Number) });
    await until('the policy has it again', async () => (await desired('order')) === 1);
  });

  test('a policy from the command line is written down and holds at once', async () => {
    const out = await platform('scale', 'order', '--auto', '2..3', '--metric', 'rps=50');
    expect(out).toContain('order follows it from now on');
    expect(readFileSync(join(project.folder, 'platform.yaml'), 'utf8')).toContain('min: 2');
    await until('the new minimum holds', async () => (await desired('order')) === 2);
  });
}

/** The newest copy of orders ends as if the system had killed it. */
async function kill(project: Project, environment: string): Promise<void> {
  const { components } = await statusOf(project, environment);
  const copies = components.find(({ name }) => name === 'order')?.copies ?? [];
  const pid = copies.flatMap(({ where, state }) =>
    state === 'ready' ? (/pid (\d+)/.exec(where ?? '')?.[1] ?? []) : [],
  )[0];
  if (pid === undefined) throw new Error(`no copy of order to kill: ${JSON.stringify(copies)}`);
  process.kill(Number(pid), 'SIGKILL');
}
