import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage, type Package } from './support/package.ts';
import { alive, eventually, makeProject, never, type Project, up } from './support/project.ts';

const SERVICE = 'services: { hello: { template: plain, port: 28431 }, other: { template: plain } }';
const ADDRESS = 'http://127.0.0.1:28431';
// A connection each: what a client does with one that is closed while it was idle is not the platform's.
const ask = async (): Promise<{ greeting: string; pid: number }> =>
  (await fetch(ADDRESS, { headers: { connection: 'close' } })).json() as never;

let pack: Package;
beforeAll(async () => {
  pack = await buildPackage();
});
afterAll(() => pack.remove());

describe('one service, from up to down', () => {
  let project: Project;
  beforeAll(async () => {
    project = await makeProject(pack, SERVICE);
    await cp(join(project.dir, 'services/hello'), join(project.dir, 'services/other'), { recursive: true });
    await mkdir(join(project.dir, 'packages/kit'), { recursive: true });
    await writeFile(join(project.dir, 'packages/kit/index.mjs'), 'export {};\n');
  });
  afterAll(() => project.remove());

  test('nothing runs at first, and asking starts nothing', async () => {
    const target = await project.target();
    expect(await target.status(never)).toBeUndefined();
    expect((await target.plan({ mode: 'up' }, never)).map(({ action, resource }) => `${action} ${resource}`)).toContain(
      'create hello/process/1',
    );
    expect(await project.agentPid()).toBeUndefined();
  });

  test('up -d starts the agent and everything, twice changes nothing', async () => {
    const target = await project.target();
    const { outcome, events } = await up(target);
    expect(outcome).toMatchObject({ status: 'done', failures: [], addresses: { 'hello-load-balancer': ADDRESS } });
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['build', 'plan', 'operation', 'outcome']));
    expect(await ask()).toMatchObject({ greeting: 'hello' });
    expect((await up(await project.target())).outcome).toMatchObject({ status: 'done', changed: 0 });
  });

  test('status and logs', async () => {
    const target = await project.target();
    const status = await target.status(never);
    expect(status?.components.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'hello ready',
      'hello-load-balancer ready',
      'other ready',
    ]);
    const lines: string[] = [];
    for await (const line of target.logs({ components: ['hello'], follow: false }, never)) lines.push(line.text);
    expect(lines.join('\n')).toContain('starting hello');
  });

  test('scale by hand, and exec in a copy', async () => {
    const target = await project.target();
    expect(await target.scale({ hello: 3 }, () => undefined, never)).toMatchObject({ status: 'done' });
    const stdout = new PassThrough();
    const io = { stdin: new PassThrough(), stdout, stderr: new PassThrough(), tty: false };
    expect(await target.exec({ component: 'hello' }, ['node', '-p', 'process.env.SERVICE_NAME'], io)).toBe(0);
    expect(String(stdout.read())).toBe('hello\n');
  });

  test('an edit serves without a failed request; a broken one is told and changes nothing', async () => {
    const source = join(project.dir, 'services/hello/src/main.mjs');
    const before = await readFile(source, 'utf8');
    const end = new AbortController();
    const events: { type: string; state?: string }[] = [];
    const lease = (await project.target()).lease?.(end.signal, (event) => events.push(event));
    let failed = 0;
    const traffic = setInterval(() => void ask().catch(() => (failed += 1)), 10);
    await writeFile(source, before.replace("GREETING = 'hello'", "GREETING = 'edited'"));
    await eventually(async () => (await ask()).greeting === 'edited', 'the edit serves');
    await eventually(() => events.some(({ type }) => type === 'outcome'), 'every copy is replaced', 20_000);
    await writeFile(source, `${before}\nSYNTAX ERROR\n`);
    await eventually(
      () => events.some(({ type, state }) => type === 'build' && state === 'failed'),
      'the failure is told',
    );
    expect((await ask()).greeting).toBe('edited');
    await writeFile(source, before);
    await eventually(async () => (await ask()).greeting === 'hello', 'the old text serves again');
    await eventually(
      async () => (await (await project.target()).status(never))?.components[0]?.copies.length === 3,
      'old copies are gone',
      20_000,
    );
    clearInterval(traffic);
    expect(failed).toBe(0);
    end.abort();
    await lease;
  });

  test('an edit of a shared package builds what is not watched by its own build yet', async () => {
    const end = new AbortController();
    const built: string[] = [];
    const lease = (await project.target()).lease?.(end.signal, (event) => {
      if (event.type === 'build' && event.state === 'done') built.push(event.component);
    });
    await writeFile(join(project.dir, 'packages/kit/index.mjs'), 'export const edited = true;\n');
    await eventually(() => built.includes('other'), 'it is built');
    end.abort();
    await lease;
  });

  test('down stops everything and the agent ends', async () => {
    const agent = (await project.agentPid()) ?? 0;
    expect(await alive(agent)).toBe(true);
    const target = await project.target();
    expect(await target.down({ data: false }, () => undefined, never)).toMatchObject({ status: 'done' });
    await eventually(async () => !(await alive(agent)), 'the agent ends');
    await expect(ask()).rejects.toThrow();
    expect(await (await project.target()).status(never)).toBeUndefined();
    expect(await (await project.target()).down({ data: false }, () => undefined, never)).toMatchObject({ changed: 0 });
    const lines: string[] = [];
    for await (const { text } of target.logs({ components: ['hello'], follow: false, tail: 5 }, never))
      lines.push(text);
    expect(lines).toHaveLength(5);
  });
});
