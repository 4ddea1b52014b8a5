import { expect, test } from 'vitest';
import { Secret } from '../../../src/kernel/index.ts';
import { bodyOf } from '../../../src/runtimes/docker/apply/body.ts';
import { contentsOf } from '../../../src/runtimes/docker/apply/contents.ts';
import { type ContainerSpec, namesOf } from '../../../src/runtimes/docker/spec.ts';

const names = namesOf('shop-1');
const spec: ContainerSpec = {
  image: 'postgres:18',
  built: false,
  entrypoint: null,
  command: ['-c', 'max_connections=200'],
  folder: null,
  env: { A: '1' },
  user: { uid: 999, gid: 998 },
  init: false,
  files: { '/config/a.sql': 'select 1;', '/config/b.sql': 'select 2;' },
  secrets: { admin: { secret: 'db.admin', version: 'v1' }, 'users/order': { secret: 'db.users.order', version: 'v2' } },
  volumes: { '/var/lib/postgresql': 'shop-1-db-data' },
  writable: ['/tmp', '/run/x'],
  limits: { cpu: 4000, memory: 2 ** 28, pids: 100 },
  alias: 'db',
  live: null,
  ports: { sql: { inside: 5432, outside: null, protocol: 'tcp' } },
  probe: { kind: 'command', command: ['pg_isready'] },
  stop: { signal: 'SIGINT', graceSeconds: 30 },
  metrics: null,
  lists: null,
  balances: [],
  task: null,
};
const body = (changes: Partial<ContainerSpec> = {}) =>
  bodyOf({ ...spec, ...changes }, { labels: { 'dev.platform.instance': 'shop-1' }, names, cpus: 2 });

test('hardened: no root, nothing writable but what is said, no capabilities, no way up, bounded', () => {
  const { User, HostConfig } = body();
  expect(User).toBe('999:998');
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:true'],
    RestartPolicy: { Name: 'no' },
    Memory: 2 ** 28,
    MemorySwap: 2 ** 28,
    PidsLimit: 100,
    LogConfig: { Config: { 'max-size': '10m', 'max-file': '3' } },
  });
  // Some machines refuse both; nothing of ours needs them.
  expect(HostConfig).not.toHaveProperty('Ulimits');
  expect(HostConfig).not.toHaveProperty('Privileged');
  expect(HostConfig?.Tmpfs).toEqual({
    '/tmp': 'rw,noexec,nosuid,nodev,size=67108864,mode=1777',
    '/run/x': 'rw,noexec,nosuid,nodev,size=67108864,mode=0700,uid=999,gid=998',
  });
});

test('a limit above what the machine has is lowered to it', () => {
  expect(body().HostConfig?.NanoCpus).toBe(2e9);
  expect(body({ limits: { ...spec.limits, cpu: 500 } }).HostConfig?.NanoCpus).toBe(5e8);
});

test('ports are published on the loopback address alone', () => {
  expect(body().HostConfig?.PortBindings).toEqual({ '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] });
  const ports = { sql: { inside: 5432, outside: 15432, protocol: 'tcp' as const } };
  expect(body({ ports }).HostConfig?.PortBindings).toEqual({
    '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '15432' }],
  });
});

test('the engine probes stores alone, often while they start', () => {
  expect(body().Healthcheck).toEqual({
    Test: ['CMD', 'pg_isready'],
    Interval: 30e9,
    StartInterval: 2e8,
    StartPeriod: 120e9,
    Timeout: 5e9,
    Retries: 3,
  });
  expect(body({ probe: { kind: 'http', port: 1, path: '/' } }).Healthcheck).toEqual({ Test: ['NONE'] });
});

test('a volume for data, one for secrets, and one for each folder of configuration', () => {
  expect(body().HostConfig?.Mounts?.map(({ Source, Target }) => [Source, Target])).toEqual([
    ['shop-1-db-data', '/var/lib/postgresql'],
    [undefined, '/run/secrets'],
    [undefined, '/config'],
  ]);
});

test('secrets are readable by the user of the container alone, configuration by all', async () => {
  const contents = await contentsOf(spec, async (name) => new Secret(`value of ${name}`));
  expect(contents).toEqual([
    {
      folder: '/config',
      entries: [
        { path: 'a.sql', content: 'select 1;', mode: 0o444 },
        { path: 'b.sql', content: 'select 2;', mode: 0o444 },
      ],
    },
    {
      folder: '/run/secrets',
      entries: [
        { path: 'users/', mode: 0o500, uid: 999, gid: 998 },
        { path: 'admin', content: 'value of db.admin', mode: 0o400, uid: 999, gid: 998 },
        { path: 'users/order', content: 'value of db.users.order', mode: 0o400, uid: 999, gid: 998 },
      ],
    },
  ]);
});

test('a secret that nobody set is named', async () => {
  await expect(contentsOf(spec, async () => undefined)).rejects.toMatchObject({
    code: 'secret-missing',
    next: expect.stringMatching(/^platform secrets set db\./),
  });
});

test('who tells traces is told which copy it is, before what platform.yaml says', () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_RESOURCE_ATTRIBUTES: 'team=a' };
  const attributes = body({ env }).Env?.find((entry) => entry.startsWith('OTEL_RESOURCE_ATTRIBUTES='));
  expect(attributes).toMatch(/^OTEL_RESOURCE_ATTRIBUTES=service\.instance\.id=[^,]+,team=a$/);
  expect(body().Env?.join(' ')).not.toContain('OTEL');
});
