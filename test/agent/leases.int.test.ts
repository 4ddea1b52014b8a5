import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildPackage, type Package } from './support/package.ts';
import { alive, collect, eventually, foreground, makeProject, never, type Project, up } from './support/project.ts';

const SERVICE = 'services: { hello: { template: plain, port: 28451 } }';
const serves = () =>
  fetch('http://127.0.0.1:28451').then(
    ({ ok }) => ok,
    () => false,
  );

let pack: Package;
let project: Project;
beforeAll(async () => {
  pack = await buildPackage();
});
afterAll(() => pack.remove());
beforeEach(async () => {
  project = await makeProject(pack, SERVICE);
});
afterEach(() => project.remove());

const gone = (pid: number | undefined) =>
  eventually(async () => !(await alive(pid ?? 0)) && !(await serves()), 'platform and agent end');

describe('who keeps the platform alive', () => {
  test('foreground up: Ctrl-C stops the platform and exits 0', async () => {
    const first = foreground(pack, project);
    expect(await first.ready).toBe('done');
    const agent = await project.agentPid();
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    await gone(agent);
  });

  test('kill -9 of the command stops the platform too', async () => {
    const first = foreground(pack, project);
    expect(await first.ready).toBe('done');
    const agent = await project.agentPid();
    first.child.kill('SIGKILL');
    await gone(agent);
  });

  test('kill -9 of the command before it is ready stops what was started', async () => {
    const first = foreground(pack, project);
    await eventually(async () => (await project.agentPid()) !== undefined, 'the agent starts');
    const agent = await project.agentPid();
    first.child.kill('SIGKILL');
    await gone(agent);
  });

  test('Ctrl-C before it is ready exits 130 and leaves nothing', async () => {
    await project.write('services: { hello: { template: plain, port: 28451, env: { FAIL: unready } } }');
    const first = foreground(pack, project);
    await eventually(async () => (await project.agentPid()) !== undefined, 'the agent starts');
    const agent = await project.agentPid();
    await eventually(
      async () => (await (await project.target()).status(never))?.components[0]?.state === 'starting',
      'it waits',
    );
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(130);
    await gone(agent);
  });

  test('two up at once are one piece of work; the platform goes with the last of them', async () => {
    const [one, two] = [foreground(pack, project), foreground(pack, project)];
    expect(await Promise.all([one.ready, two.ready])).toEqual(['done', 'done']);
    const agent = await project.agentPid();
    one.child.kill('SIGINT');
    expect(await one.exit).toBe(0);
    expect(await serves()).toBe(true);
    two.child.kill('SIGKILL');
    await gone(agent);
  });

  test('the second one hears what the first one heard', async () => {
    const [one, two] = await Promise.all([up(await project.target()), up(await project.target())]);
    expect(two.outcome).toEqual(one.outcome);
    expect(two.events).toEqual(one.events);
  });

  test('the end of the agent is told to who holds a lease', async () => {
    const target = await project.target();
    expect((await up(target, true)).outcome.status).toBe('done');
    const lease = target.lease?.(never);
    process.kill((await project.agentPid()) ?? 0, 'SIGKILL');
    await expect(lease).rejects.toMatchObject({ code: 'agent-lost', next: 'platform up' });
    await eventually(async () => !(await serves()), 'its programs end with it');
    expect((await up(await project.target())).outcome).toMatchObject({ status: 'done', failures: [] });
  });

  test('up -d beside a foreground up leaves it running; a down elsewhere ends the foreground one well', async () => {
    const first = foreground(pack, project);
    expect(await first.ready).toBe('done');
    expect((await up(await project.target())).outcome).toMatchObject({ status: 'done', changed: 0 });
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(await serves()).toBe(true);
    const second = foreground(pack, project);
    expect(await second.ready).toBe('done');
    const target = await project.target();
    expect((await collect((sink) => target.down({ data: false }, sink, never))).outcome.status).toBe('done');
    expect(await second.exit).toBe(0);
  });
});
