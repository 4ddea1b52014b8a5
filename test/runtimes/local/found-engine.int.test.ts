import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSession, type Session } from '../../../src/engine/index.ts';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import type { Component, Model } from '../../../src/model/index.ts';
import { createLocalRuntime } from '../../../src/runtimes/local/index.ts';
import { contractBuilder } from '../../contract/harness.ts';
import { contractModel } from '../../contract/platform.ts';

/** Listens, and tells with what it was started. */
const ENGINE = `#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
const [, , port, data, acl] = process.argv;
writeFileSync(data + '/started', JSON.stringify({ pid: process.pid, acl: readFileSync(acl, 'utf8') }));
createServer().listen(Number(port), '127.0.0.1');
`;

let folder: string;
let session: Session;
let users = ['one'];
const never = new AbortController().signal;

const model = (): Model => {
  const base = contractModel({ name: 'local', runtime: 'local', production: false });
  const store: Component = {
    ...(base.components.find(({ name }) => name === 'store') as Component),
    workload: {
      type: 'engine',
      local: {
        path: ['not-there', 'engine.mjs'],
        args: ['{port}', '{data}', '{acl}'],
        embedded: 'cache',
        embeddedArgs: [],
        keeps: true,
      },
    },
    secrets: users.map((user) => ({ secret: `store.users.${user}`, file: `users/${user}` })),
  };
  return {
    ...base,
    components: [store],
    edges: [],
    tasks: [],
    secrets: users.map((user) => ({ name: `store.users.${user}`, origin: 'generated', guards: 'store' })),
  };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-found-'));
  await writeFile(join(folder, 'engine.mjs'), ENGINE);
  await chmod(join(folder, 'engine.mjs'), 0o755);
  const stateDir = join(folder, '.platform/local');
  const which = async (name: string) => (name === 'engine.mjs' ? join(folder, name) : undefined);
  const ports = { ...nodePorts, exec: { ...nodePorts.exec, which } };
  const runtime = createLocalRuntime({ ports, stateDir, instance: 'found-000000', engines: folder, cacheDir: folder });
  session = createSession({
    ports,
    runtime,
    stateDir,
    environment: 'local',
    projectDir: folder,
    instance: 'found-000000',
    load: async () => model(),
    builder: contractBuilder({ taskInputs: () => ({}) }),
  });
});
afterAll(async () => {
  await session.down({ data: true }, () => undefined, never);
  await rm(folder, { recursive: true, force: true });
});

const up = () => session.apply({ mode: 'up' }, () => undefined, never);
/** What the engine says of itself. Its folder is made anew at each start, so for a moment nothing, or half of it, is there. */
async function started(): Promise<{ readonly pid: number; readonly acl: string }> {
  const file = join(folder, '.platform/local/data/store/started');
  for (let attempt = 0; ; attempt += 1) {
    try {
      return JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

test('an engine on PATH is used instead of the embedded one, with its users as an ACL file', async () => {
  expect(await up()).toMatchObject({ status: 'done', failures: [] });
  expect((await started()).acl.split('\n').map((line) => line.split(' ')[1])).toEqual(['default', 'one', undefined]);
  expect((await stat(join(folder, '.platform/local/secrets/files/store/users.acl'))).mode & 0o777).toBe(0o600);
});

test('a new user starts it again in place, and that counts as no crash', async () => {
  const before = await started();
  for (const user of ['two', 'three', 'four', 'five']) {
    users = [...users, user];
    const { pid } = await started();
    expect(await up()).toMatchObject({ status: 'done', failures: [] });
    for (let waited = 0; (await started()).pid === pid && waited < 200; waited += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  expect((await started()).pid).not.toBe(before.pid);
  expect((await started()).acl).toContain('user five on #');
  const store = (await session.status(never))?.components.find(({ name }) => name === 'store');
  expect(store?.copies[0]?.restarts).toBe(0);
});
