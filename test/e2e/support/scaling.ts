import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Curve, compare } from '../../../src/autoscale/simulate/index.ts';
import { ADMIN } from '../../../src/embedded/postgres/prepare.ts';
import type { ScaleDecision, ScaleView } from '../../../src/engine/scaling.ts';
import { statusOf } from './outcome.ts';
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
export function scalingJourney(environment: string, queue = 'postgres-queue'): void {
  let project: Project;
  let load: Background | undefined;
  let told: Background | undefined;
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
    project = await exampleProject(`scaling-${environment}-${queue}`, EXAMPLE);
    const file = join(project.folder, 'platform.yaml');
    // Low targets and short windows: a loaded machine reaches them too, and the test ends soon.
    const text = readFileSync(file, 'utf8')
      .replace('requests: 6000', 'requests: 600000')
      .replace('metrics: [{ rps: 40 }, { cpu: 80% }]', 'metrics: [{ rps: 1 }]')
      .replace('metrics: [{ queue: 50 }]', 'metrics: [{ queue: 1 }]')
      .replace('template: postgres-queue', `template: ${queue}`)
      .replaceAll(/window: 60s/g, 'window: 5s')
      // To be calibrated by: what the collector keeps.
      .replace('environments:', `${environment === 'local' ? 'observability: {}' : ''}\n\nenvironments:`);
    writeFileSync(file, text);
    await platform('up', '-d', '--port', 'auto');
  });
  afterAll(async () => {
    for (const each of [load, told]) {
      each?.child.kill('SIGINT');
      await each?.ended;
    }
    await project?.platform('down', '--data', '--yes', ...on);
  });

  test('a worker that nothing waits for does not run', async () => {
    await until('the worker stops', async () => (await desired('worker')) === 0);
  });

  test('under load copies are added; one that is killed costs no request', async () => {
    // Copies that go take their lines with them on docker.
    told = project.begin('logs', 'worker', '--follow', '--grep', 'handled', '--json', ...on);
    // Long enough to be calibrated by.
    const stages = environment === 'local' ? '2:5s,12:60s,2:30s' : '2:3s,12:40s,2:10s';
    load = project.begin('load', 'shop', '--stages', stages, '--timeout', '60s', '--json', ...on);
    await until('orders and worker follow', async () => {
      const ready = new Map((await views()).map(({ component, replicas }) => [component, replicas.ready]));
      return (ready.get('order') ?? 0) >= 2 && (ready.get('worker') ?? 0) >= 1;
    });
    await kill(project, environment);
    const ran = await load.ended;
    report = JSON.parse(ran.out) as Report;
    expect([report.failed, report.failures]).toEqual([0, []]);
    expect(report.ok).toBe(report.sent);
    expect(report.types.order?.ok).toBeGreaterThan(0);
  });

  test('when it is over the counts go back, the worker to zero', async () => {
    await until('it is quiet again', async () => (await desired('order')) === 1 && (await desired('worker')) === 0);
  });

  test('every order was told to the worker', async () => {
    const orders = await ordersIn(project, environment);
    const ids = () => {
      const placed = (told?.out() ?? '').split('\n').filter((line) => line.includes('order.placed'));
      return new Set(placed.map((line) => /"id\\?":\\?"([^"\\]+)/.exec(line)?.[1]));
    };
    await until('all lines are read', async () => ids().size >= orders);
    expect(orders).toBeGreaterThanOrEqual(report.types.order?.ok ?? 0);
    expect(ids().size).toBe(orders);
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

  // What calibrates it is kept by the collector, which runs on local.
  test.runIf(environment === 'local')('what was measured predicts another load, more or less', async () => {
    const before = await desired('product');
    const simulated = await platform(
      ...['scale', 'simulate', 'product', '--calibrate', '--since', '10m', '--json', '--replicas', `${before}`],
      ...['--load', 'step:3rps:60rps:at=10s:for=30s'],
    );
    const [predicted] = (JSON.parse(simulated) as { runs: readonly { series: Curve; model: object }[] }).runs;
    const began = Date.now();
    await platform('load', '--path', 'GET:/api/products', '--stages', '3:10s,60:30s', '--timeout', '60s', '--json');
    const kept = await platform('scale', 'explain', 'product', '--since', new Date(began).toISOString(), '--json');
    const changes = (JSON.parse(kept) as ScaleDecision[]).filter(({ from, to }) => from !== to);
    const measured = {
      atSeconds: [0, ...changes.map(({ at }) => (at - began) / 1000), 40],
      replicas: [before, ...changes.map(({ to }) => to), changes.at(-1)?.to ?? before],
    };
    const difference = compare(predicted?.series ?? measured, measured);
    console.log(JSON.stringify({ predicted: predicted?.model, measured, difference }));
    // How far it was off is told, not judged: a busy machine is not the one that was measured.
    expect(predicted?.series.replicas).toHaveLength(40);
    expect(difference.replicaHours.predicted).toBeGreaterThan(0);
    expect(difference.errorPercent).toBeLessThan(100);
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

/** A copy of orders ends as if the system had killed it. */
async function kill(project: Project, environment: string): Promise<void> {
  const { components } = await statusOf(project, environment);
  const copies = components.find(({ name }) => name === 'order')?.copies ?? [];
  const where = copies.find(({ state }) => state === 'ready')?.where;
  if (where === undefined) throw new Error(`no copy of order to kill: ${JSON.stringify(copies)}`);
  const [, pid] = /^pid (\d+)/.exec(where) ?? [];
  if (pid === undefined) await new Docker().getContainer(where).kill();
  else process.kill(Number(pid), 'SIGKILL');
}

/** How many orders there are, as the database's administrator sees it. */
async function ordersIn(project: Project, environment: string): Promise<number> {
  const { components } = await statusOf(project, environment);
  const { hostname: host, port } = new URL(`tcp://${components.find(({ name }) => name === 'db')?.address}`);
  const secrets = join(project.folder, '.platform', environment, 'secrets/store.json');
  const password = (JSON.parse(readFileSync(secrets, 'utf8')) as Record<string, { value: string }>)['db.admin']?.value;
  const client = new pg.Client({ host, port: Number(port), user: ADMIN, database: 'order', password });
  await client.connect();
  try {
    return (await client.query<{ orders: number }>('select count(*)::int as orders from orders')).rows[0]?.orders ?? 0;
  } finally {
    await client.end();
  }
}
