import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { fill, readCatalog } from '../../../src/catalog/index.ts';
import { nodeFs } from '../../../src/kernel/node/index.ts';
import { tarOf } from '../../../src/runtimes/docker/tar.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PATIENCE_MS = 120_000;

/** A RabbitMQ as the template says it, and its administrator. */
export interface Broker {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** A command that kills it and starts it again, with its data. */
  readonly restart: string;
  remove(): Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  const { templates } = await readCatalog(nodeFs, ROOT, { digests: false });
  const manifest = templates.get('rabbitmq')?.manifest;
  const made = manifest?.run.container;
  if (!manifest || !made) throw new Error('there is no template rabbitmq');
  const docker = new Docker();
  const name = `e2e-rabbitmq-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const network = await docker.createNetwork({ Name: name });
  const { uid, gid } = made.user;
  const [data] = Object.values(made.volumes);
  const volume = (Target: string) => ({ Type: 'volume', Target }) as unknown as Docker.MountSettings;
  const container = await docker.createContainer({
    name,
    Image: fill(made.image, { version: manifest.parameters.version?.default }),
    Entrypoint: made.command ?? [],
    Env: Object.entries(made.env).map(([key, value]) => `${key}=${value}`),
    User: `${uid}:${gid}`,
    ExposedPorts: { '5672/tcp': {} },
    HostConfig: {
      NetworkMode: name,
      PortBindings: { '5672/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,mode=1777' },
      Mounts: [volume('/config'), volume('/run/secrets'), volume(data?.path ?? '/data')],
    },
  });
  const put = async (path: string, entries: Parameters<typeof tarOf>[0]) =>
    container.putArchive(await tarOf(entries), { path });
  const config = made.config.map(async ({ template, path }) => ({
    path: basename(path),
    content: await readFile(join(ROOT, 'templates/rabbitmq', template), 'utf8'),
    mode: 0o444,
  }));
  await put('/config', await Promise.all(config));
  await put('/run/secrets', [{ path: 'admin', content: password, mode: 0o400, uid, gid }]);
  await put(data?.path ?? '/data', [{ path: `${data?.folder}/`, mode: 0o700, uid, gid }]);
  await container.start();
  await answering(port);
  return {
    port,
    user: manifest.binding?.admin ?? '',
    password,
    restart: `"${process.execPath}" "${join(import.meta.dirname, 'restart.mjs')}" ${container.id}`,
    remove: async () => {
      await container.remove({ force: true, v: true });
      await network.remove();
    },
  };
}

/** Until it greets. */
async function answering(port: number): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(500)) {
    const greeted = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('AMQP\0\0\x09\x01', 'latin1'));
      socket.setTimeout(2000, () => socket.destroy());
      socket.on('data', () => done(true)).on('error', () => done(false));
      socket.on('close', () => done(false));
    });
    if (greeted) return;
  }
  throw new Error('RabbitMQ does not answer');
}

/** The same after a restart, which one that the engine chose would not be. */
function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
