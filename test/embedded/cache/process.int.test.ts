import { once } from 'node:events';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeFs } from '../../../src/kernel/node/index.ts';
import { type Built, buildProgram } from '../program/programs.ts';

let built: Built;
beforeAll(async () => {
  built = await buildProgram('cache');
});
afterAll(() => built.close());

const connect = async (port: number, username: string, password: string) => {
  const client = createClient({
    username,
    password,
    socket: { port, host: '127.0.0.1', reconnectStrategy: false },
  });
  client.on('error', () => undefined);
  return client.connect();
};

it('lets in those who have a file in the users folder, as soon as they have one', async () => {
  const users = join(built.folder, 'users');
  await nodeFs.writeFile(join(users, 'product'), 'first\n', 0o600);
  const program = built.start(['--port', '0', '--data', built.folder, '--users', users]);
  const port = await program.listening();
  const product = await connect(port, 'product', 'first');
  await expect(connect(port, 'order', 'second')).rejects.toThrow('WRONGPASS');
  await nodeFs.writeFile(join(users, 'order'), 'second', 0o600);
  const order = await expect
    .poll(() => connect(port, 'order', 'second').catch(() => undefined), { timeout: 5000 })
    .toBeDefined()
    .then(() => connect(port, 'order', 'second'));
  await product.set('shared', '1');
  expect(await order.get('shared')).toBe('1');
  await nodeFs.remove(join(users, 'product'));
  await expect.poll(() => product.isReady, { timeout: 5000 }).toBe(false);
  expect(await order.get('shared')).toBe('1');
  expect(program.output()).not.toMatch(/first|second/);
  expect(await program.stop('SIGTERM')).toBe(0);
});

it('needs no login without a users folder', async () => {
  const program = built.start([]);
  const client = await createClient({ socket: { port: await program.listening(), host: '127.0.0.1' } }).connect();
  expect(await client.ping()).toBe('PONG');
  await client.close();
  expect(await program.stop('SIGINT')).toBe(0);
});

it('ends with its parent, and with a clear last line when its port is taken or an option is wrong', async () => {
  const first = built.start([]);
  const port = await first.listening();
  for (const [args, message] of [
    [['--port', String(port)], `port ${port} on 127.0.0.1 is taken by another program`],
    [['--port', 'x'], '--port x is no TCP port'],
    [['--max-memory', 'lots'], '--max-memory lots is no size'],
  ] as const) {
    const program = built.start(args);
    expect((await once(program.child, 'close'))[0]).toBe(1);
    expect(program.output().trim().split('\n').at(-1)).toBe(message);
  }
  first.child.disconnect();
  expect((await once(first.child, 'exit'))[0]).toBe(0);
});

it('keeps its keys over a stop where it is asked to, and only there', async () => {
  const data = join(built.folder, 'kept');
  const once = async (args: readonly string[], use: (client: Awaited<ReturnType<typeof open>>) => Promise<void>) => {
    const program = built.start(['--data', data, ...args]);
    const client = await open(await program.listening());
    await use(client);
    await client.close();
    expect(await program.stop('SIGINT')).toBe(0);
    return program.output();
  };
  const open = (port: number) => createClient({ socket: { port, host: '127.0.0.1' } }).connect();
  await once(['--persist', 'true'], async (client) => {
    await client.set('a', '1');
    await client.xAdd('events', '1-1', { field: 'value' });
  });
  await once(['--persist', 'true'], async (client) => {
    expect(await client.get('a')).toBe('1');
    expect(await client.xLen('events')).toBe(1);
    expect(await client.bgSave()).toBe('Background saving started');
  });
  await nodeFs.writeFile(join(data, 'cache.snapshot'), 'damaged', 0o600);
  const told = await once(['--persist', 'true'], async (client) => expect(await client.dbSize()).toBe(0));
  expect(told).toContain('the snapshot is damaged: it is set aside, the cache is empty');
  expect(await nodeFs.exists(join(data, 'cache.snapshot.damaged'))).toBe(true);
  await once([], async (client) => {
    await client.set('b', '1');
    await expect(client.bgSave()).rejects.toThrow('keeps nothing on disk');
  });
  await once(['--persist', 'true'], async (client) => expect(await client.exists('b')).toBe(0));
});
