import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogLine } from '../../../src/engine/index.ts';
import { Secret } from '../../../src/kernel/index.ts';
import type { Component } from '../../../src/model/types.ts';
import { Label } from '../../../src/runtimes/kubernetes/names.ts';
import { describeOn } from '../../support/engines.ts';
import { IMAGE, service, testPlatform } from './support/platform.ts';

/** Says what it was asked, reaches others, reads its secret. */
const PROGRAM = `
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { readFileSync, statSync } from 'node:fs';
console.log('hello from ' + process.env.SERVICE_NAME);
const reach = (host, port) => new Promise((resolve) => {
  const socket = connect({ host, port });
  const end = (word) => { socket.destroy(); resolve(word); };
  socket.setTimeout(2000, () => end('blocked'));
  socket.once('connect', () => end('reached')).once('error', (error) => end(error.code));
});
createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x');
  if (url.pathname === '/reach') response.end(await reach(url.searchParams.get('host'), 3000));
  else if (url.pathname === '/secret') {
    const file = process.env.API_KEY_FILE;
    response.end(JSON.stringify({ length: readFileSync(file, 'utf8').length, mode: (statSync(file).mode & 0o777).toString(8) }));
  } else if (url.pathname === '/log') { console.log(url.searchParams.get('text')); response.end('logged'); }
  else if (url.pathname === '/exit') { response.end('bye'); setTimeout(() => process.exit(1), 50); }
  else response.end('hello');
}).listen(Number(process.env.PORT), '0.0.0.0');
process.on('SIGTERM', () => process.exit(0));
`;

describeOn('kubernetes', 'a running platform', () => {
  const platform = testPlatform('running');
  const balancer: Component = {
    ...service('load-balancer', ''),
    kind: 'balancer',
    workload: { type: 'engine' },
    endpoints: [{ name: 'http', port: 8080, protocol: 'http' }],
    publish: 8080,
  };
  const front = service('front', PROGRAM, {
    secrets: [{ secret: 'front.API_KEY', file: 'API_KEY', env: 'API_KEY_FILE' }],
    scale: { min: 1, max: 3, metrics: [{ type: 'cpu', percent: 80 }] },
  });
  const model = platform.model([balancer, front, service('back', PROGRAM), service('other', PROGRAM)], {
    edges: [
      { from: 'load-balancer', to: 'front', kind: 'balance', endpoint: 'http', gates: false },
      { from: 'front', to: 'back', kind: 'uses', endpoint: 'http', gates: false },
    ],
    secrets: [{ name: 'front.API_KEY', origin: 'user' }],
  });
  const abort = new AbortController();
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  const get = async (component: string, path: string) =>
    (await fetch((await writer.session.open(component, abort.signal)) + path)).text();

  beforeAll(async () => {
    writer = await platform.writer();
    writer.use(model);
    await writer.session.secrets.set('front.API_KEY', 'correct horse');
    expect((await writer.up(model)).outcome).toMatchObject({ status: 'done', failures: [] });
  }, 90_000);
  afterAll(async () => {
    abort.abort();
    await platform.remove();
  });

  it('mounts secrets as files for the program alone, and never hands out their values', async () => {
    expect(JSON.parse(await get('front', '/secret'))).toEqual({ length: 'correct horse'.length, mode: '440' });
    const everything = JSON.stringify([
      await writer.runtime.observe({ instance: '' }, abort.signal),
      await writer.runtime.secrets.versions(),
      await writer.session.status(abort.signal),
      writer.session.current(),
    ]);
    expect(everything).not.toContain('correct horse');
    expect(everything).not.toContain(Buffer.from('correct horse').toString('base64'));
  });

  it('lets components reach those they have an edge to, and nobody else', async () => {
    expect(await get('front', '/reach?host=back')).toBe('reached');
    expect(await get('front', '/reach?host=other')).not.toBe('reached');
    expect(await get('back', '/reach?host=front')).not.toBe('reached');
  });

  it('is reached through the balancer and through forwarded ports, under the same address each time', async () => {
    expect(await get('load-balancer', '/')).toBe('hello');
    expect(await writer.runtime.address?.('load-balancer', 'http', abort.signal)).toMatch(/^http:\/\/[\d.]+:8080$/);
    const first = await writer.session.open('back', abort.signal);
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await writer.session.open('back', abort.signal)).toBe(first);
  });

  it('runs commands in a copy: streams and exit code', async () => {
    const run = async (command: string[], input = '') => {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
      stdin.end(input);
      const code = await writer.session.exec({ component: 'back' }, command, { stdin, stdout, stderr, tty: false });
      return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
    };
    expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({ code: 3, out: 'out\n', err: 'err\n' });
    expect(await run(['cat'], 'typed')).toEqual({ code: 0, out: 'typed', err: '' });
    await expect(run(['no-such-program'])).rejects.toMatchObject({
      message: 'the command cannot be run: exec: "no-such-program": executable file not found in $PATH',
    });
  });

  it('reaches the pods that an operator made for a store: they have its label, and no other of ours', async () => {
    const api = await platform.ns.client();
    const security = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } };
    const container = {
      name: 'postgres',
      image: IMAGE,
      command: ['node', '-e', "console.log('ready to accept connections'); setInterval(() => {}, 1000)"],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      resources: { requests: { cpu: '5m', memory: '32Mi' } },
    };
    const labels = { [Label.component]: 'db', 'app.kubernetes.io/managed-by': 'cloudnative-pg' };
    await api.create('Pod', platform.ns.name, {
      metadata: { name: 'db-1', labels },
      spec: { containers: [container], securityContext: security, terminationGracePeriodSeconds: 0 },
    });
    const said = async () => {
      const lines: LogLine[] = [];
      for await (const line of writer.runtime.logs?.read({ components: ['db'], follow: false }, abort.signal) ?? [])
        lines.push(line);
      return lines.map(({ component, replica, text }) => `${component} ${replica} ${text}`);
    };
    await expect.poll(said, { timeout: 30_000 }).toEqual(['db db-1 ready to accept connections']);
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    stdin.end();
    const io = { stdin, stdout, stderr, tty: false };
    expect(await writer.runtime.exec?.run({ component: 'db' }, ['hostname'], io)).toBe(0);
    expect(String(stdout.read())).toBe('db-1\n');
    expect(await writer.session.plan({ mode: 'up' }, abort.signal)).toEqual([]);
    await api.remove('Pod', platform.ns.name, 'db-1');
  });

  it('follows logs across a restart of the program', async () => {
    const lines: LogLine[] = [];
    const reading = new AbortController();
    const done = (async () => {
      for await (const line of writer.session.logs({ components: ['other'], follow: true }, reading.signal))
        lines.push(line);
    })();
    const until = async (text: string, count: number) => {
      while (lines.filter((line) => line.text === text).length < count)
        await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await until('hello from other', 1);
    await get('other', '/log?text=first');
    await until('first', 1);
    await get('other', '/exit');
    await until('hello from other', 2);
    reading.abort();
    await done;
    expect(lines.every(({ component, replica }) => component === 'other' && replica.startsWith('other-'))).toBe(true);
    expect(lines.filter(({ text }) => text === 'first')).toHaveLength(1);
  });

  describe('a count set by hand on what a policy scales', () => {
    const count = async () =>
      (await writer.session.status(abort.signal))?.components.find(({ name }) => name === 'front')?.replicas;
    const scale = (value: number | 'auto') => writer.session.scale({ front: value }, () => undefined, abort.signal);

    it('beats the policy, outlives a deploy, and goes back', async () => {
      expect(await count()).toEqual({ ready: 1, desired: 1, owner: 'policy' });
      expect(await scale(3)).toMatchObject({ status: 'done' });
      expect(await count()).toEqual({ ready: 3, desired: 3, owner: 'manual' });
      expect((await writer.up(model)).outcome).toMatchObject({ status: 'done', changed: 0 });
      expect(await scale('auto')).toMatchObject({ status: 'done' });
      expect(await count()).toMatchObject({ owner: 'policy' });
      expect((await writer.up(model)).outcome).toMatchObject({ status: 'done', changed: 0 });
    });

    it('can be none at all', async () => {
      expect(await scale(0)).toMatchObject({ status: 'done' });
      expect(await count()).toEqual({ ready: 0, desired: 0, owner: 'manual' });
      expect(await scale('auto')).toMatchObject({ status: 'done' });
    });
  });

  it('rolls the copies of those that read a secret when it changes', async () => {
    await writer.runtime.secrets.set('front.API_KEY', new Secret('another'));
    const { outcome } = await writer.up(model);
    expect(outcome).toMatchObject({ status: 'done', changed: 1 });
    expect(JSON.parse(await get('front', '/secret'))).toMatchObject({ length: 'another'.length });
  });
});
