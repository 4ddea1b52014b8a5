import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildPackage, type Package } from './support/package.ts';
import { alive, collect, eventually, makeProject, never, type Project, processOf, up } from './support/project.ts';

const service = (port: number, more = '') => `services: { hello: { template: plain, port: ${port}${more} } }`;

let pack: Package;
let project: Project;
beforeAll(async () => {
  pack = await buildPackage();
});
afterAll(() => pack.remove());
beforeEach(async () => {
  project = await makeProject(pack, service(28461));
});
afterEach(() => project.remove());

describe('bad days', () => {
  test('a broken platform.yaml is told by its problems, and down works with it', async () => {
    await up(await project.target());
    await project.write('services: { hello: { template: plain, prot: 1 } }');
    await expect(up(await project.target())).rejects.toMatchObject({
      code: 'invalid-input',
      exitCode: 2,
      problems: [expect.objectContaining({ path: 'services.hello.prot', line: 3 })],
    });
    const target = await project.target();
    expect(await target.down({ data: false }, () => undefined, never)).toMatchObject({ status: 'done' });
  });

  test('a port in use names its holder, and nothing is started', async () => {
    const server = createServer().listen(28461, '127.0.0.1');
    try {
      await expect(up(await project.target())).rejects.toMatchObject({
        code: 'port-taken',
        message: expect.stringMatching(/^port 28461 of hello-load-balancer is taken by \S+ \(pid \d+\)$/),
        next: 'platform up --port auto',
      });
    } finally {
      server.close();
    }
    const target = await project.target();
    const { outcome } = await collect((sink) =>
      target.apply({ mode: 'up', ports: { 'hello-load-balancer': 'auto' } }, sink, never),
    );
    expect(outcome.addresses['hello-load-balancer']).not.toBe('http://127.0.0.1:28461');
    expect((await fetch(outcome.addresses['hello-load-balancer'] ?? '')).status).toBe(200);
  });

  test('a crash at start: exit code and last lines at once, others run', async () => {
    await cp(join(project.dir, 'services/hello'), join(project.dir, 'services/other'), { recursive: true });
    await project.write(
      'services: { hello: { template: plain, port: 28461, env: { FAIL: exit } }, other: { template: plain } }',
    );
    const { outcome } = await up(await project.target());
    expect(outcome.status).toBe('not-ready');
    expect(outcome.failures).toHaveLength(1);
    expect(outcome.failures[0]).toMatchObject({ component: 'hello', resource: 'hello/process/1' });
    expect(outcome.failures[0]?.error.message).toContain('exit code 7, 3 times');
    expect(outcome.failures[0]?.error.details?.join('\n')).toContain('cannot go on: told to fail');
    const status = await (await project.target()).status(never);
    expect(status?.components.map(({ name, state }) => `${name} ${state}`)).toContain('other ready');
    await project.write('services: { hello: { template: plain, port: 28461 }, other: { template: plain } }');
    expect((await up(await project.target())).outcome).toMatchObject({ status: 'done' });
  });

  test('never ready: what it waits for is told', async () => {
    await project.write(service(28461, ', env: { FAIL: unready }'));
    const target = await project.target();
    const { outcome } = await collect((sink) => target.apply({ mode: 'up', timeoutMs: 4000 }, sink, never));
    expect(outcome.status).toBe('not-ready');
    expect(outcome.failures[0]?.error.message).toContain('GET /readyz answered 503 {"told":"to be unready"}');
  });

  test('kill -9 of a copy under traffic: it comes back by itself', async () => {
    await project.write(service(28461, ', replicas: 2'));
    await up(await project.target());
    let [good, bad] = [0, 0];
    const traffic = setInterval(() => {
      void fetch('http://127.0.0.1:28461', { headers: { connection: 'close' } }).then(
        () => (good += 1),
        () => (bad += 1),
      );
    }, 10);
    const before = await processOf(project, 'hello');
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await eventually(async () => {
      const found = (await (await project.target()).status(never))?.components.find(({ name }) => name === 'hello');
      return found?.state === 'ready' && found.copies.some(({ restarts }) => restarts === 1);
    }, 'both copies are ready again');
    clearInterval(traffic);
    expect(good).toBeGreaterThan(10);
    expect(bad).toBeLessThan(good);
  });

  test('a program in any language: its group ends with down, and what a killed agent left with the next up', async () => {
    await mkdir(join(project.dir, 'legacy'));
    await writeFile(
      join(project.dir, 'legacy/server.mjs'),
      "import { createServer } from 'node:http';\ncreateServer((_, a) => a.end(process.env.HELLO_URL)).listen(process.env.PORT, process.env.HOST);\n",
    );
    await project.write(`
services:
  hello: { template: plain }
  legacy: { path: ./legacy, start: 'node server.mjs; true', health: { ready: / }, port: 28462, uses: [hello] }
`);
    await up(await project.target());
    const url = await (await fetch('http://127.0.0.1:28462')).text();
    expect(await (await fetch(url)).json()).toMatchObject({ greeting: 'hello' });
    const shell = (await processOf(project, 'legacy'))?.pid ?? 0;
    process.kill((await project.agentPid()) ?? 0, 'SIGKILL');
    await eventually(async () => (await project.agentPid()) === undefined, 'the agent is gone');
    expect(await alive(shell)).toBe(true);
    expect((await up(await project.target())).outcome).toMatchObject({ status: 'done', failures: [] });
    expect(await alive(shell)).toBe(false);
    const target = await project.target();
    await target.down({ data: false }, () => undefined, never);
    await expect(fetch('http://127.0.0.1:28462')).rejects.toThrow();
  });

  test('a copy of the project runs beside it, and neither knows of the other', async () => {
    await up(await project.target());
    const other = await makeProject(pack, service(28463));
    try {
      await cp(join(project.dir, '.platform/instance.json'), join(other.dir, '.platform/instance.json'), {
        recursive: true,
      });
      expect((await up(await other.target())).outcome).toMatchObject({ status: 'done', failures: [] });
      expect(await (await other.target()).down({ data: true }, () => undefined, never)).toMatchObject({
        status: 'done',
      });
      expect((await fetch('http://127.0.0.1:28461')).status).toBe(200);
    } finally {
      await other.remove();
    }
  });

  test('an agent that cannot start says why', async () => {
    await rm(join(project.dir, '.platform'), { recursive: true, force: true });
    await writeFile(join(project.dir, '.platform'), 'in the way');
    await expect(up(await project.target())).rejects.toThrow(/EEXIST|ENOTDIR|not a directory/);
    await rm(join(project.dir, '.platform'));
  });
});
