import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';

/** Room for one image of Node, twice while it is loaded. */
const ROOM = 900;

/** A Docker engine of a test's own, beside the machine's: that one is never touched. */
export interface OwnEngine {
  /** For DOCKER_HOST. */
  readonly host: string;
  readonly docker: Docker;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** SIGKILL, as on a bad day. */
  kill(): Promise<void>;
  /** Its disk has no room any more, or as before. */
  fill(): void;
  empty(): void;
  /** Images of the machine's own engine. */
  copy(image: string): Promise<void>;
  remove(): Promise<void>;
}

/** Why there can be none on this machine; undefined where there can. Tries the one thing that containers mostly may not: a mount. */
export function whyNoOwnEngine(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'an engine of its own needs root on Linux';
  const folder = mkdtempSync(join(tmpdir(), 'platform-mount-'));
  try {
    execFileSync('dockerd', ['--version'], { stdio: 'pipe' });
    execFileSync('ip', ['-V'], { stdio: 'pipe' });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'there is no dockerd or no ip here, or it may not mount';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On a disk in memory, without rules in the machine's firewall, with networks where nobody else's are. Not started yet. */
export function ownEngine(): OwnEngine {
  const folder = mkdtempSync(join(tmpdir(), 'platform-engine-'));
  const data = join(folder, 'data');
  const name = folder.slice(folder.lastIndexOf('-') + 1).toLowerCase();
  const socket = join(folder, 'docker.sock');
  mkdirSync(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOM}m`, 'tmpfs', data]);
  const docker = new Docker({ socketPath: socket });
  // With `--bridge=none`, and at its second start with `--default-address-pool`, an engine removes docker0, which is another's.
  const bridge = `pt-${name}`;
  execFileSync('ip', ['link', 'add', bridge, 'type', 'bridge']);
  execFileSync('ip', ['addr', 'add', '10.230.255.1/24', 'dev', bridge]);
  let engine: ChildProcess | undefined;
  const resize = (size: string) => execFileSync('mount', ['-o', `remount,size=${size}`, data]);

  const own: OwnEngine = {
    host: `unix://${socket}`,
    docker,
    start: async () => {
      // What the one before was killed in the middle of.
      rmSync(join(folder, 'docker.pid'), { force: true });
      const log = createWriteStream(join(folder, 'log'), { flags: 'a' });
      await once(log, 'open');
      const options = {
        'data-root': data,
        'exec-root': join(folder, 'exec'),
        pidfile: join(folder, 'docker.pid'),
        host: own.host,
        'storage-driver': 'overlay2',
        bridge,
        iptables: 'false',
        ip6tables: 'false',
        'cgroup-parent': `/platform-${name}`,
        // Where a containerd of the machine is found, it is used: never in the space of its own engine.
        'containerd-namespace': `platform-${name}`,
        'containerd-plugins-namespace': `platform-${name}-plugins`,
      };
      const flags = Object.entries(options).map(([key, value]) => `--${key}=${value}`);
      engine = spawn('dockerd', flags, { stdio: ['ignore', log, log] });
      for (let patience = 600; !(await docker.ping().catch(() => undefined)); patience -= 1) {
        if (engine.exitCode !== null || patience === 0)
          throw new Error(`dockerd does not start:\n${readFileSync(join(folder, 'log'), 'utf8').slice(-3000)}`);
        await new Promise((wake) => setTimeout(wake, 50));
      }
    },
    kill: async () => {
      if (!engine || engine.exitCode !== null || engine.signalCode !== null) return;
      const gone = once(engine, 'exit');
      engine.kill('SIGKILL');
      await gone;
    },
    fill: () => {
      const { blocks, bfree, bsize } = statfsSync(data);
      resize(String((blocks - bfree) * bsize));
    },
    empty: () => void resize(`${ROOM}m`),
    copy: async (image) => {
      const archive = await new Docker({ socketPath: '/var/run/docker.sock' }).getImage(image).get();
      const loading = await docker.loadImage(archive);
      await new Promise((resolve, reject) =>
        docker.modem.followProgress(loading, (error, output) => (error ? reject(error) : resolve(output))),
      );
    },
    remove: async () => {
      if (engine && engine.exitCode === null && engine.signalCode === null) {
        const containers = await docker.listContainers({ all: true });
        for (const { Id } of containers)
          await docker
            .getContainer(Id)
            .remove({ force: true })
            .catch(() => undefined);
        for (const { Id, Name } of await docker.listNetworks())
          if (!['none', 'host', 'bridge'].includes(Name))
            await docker
              .getNetwork(Id)
              .remove()
              .catch(() => undefined);
        const gone = once(engine, 'exit');
        engine.kill('SIGTERM');
        await gone;
      }
      execFileSync('umount', ['--recursive', '--lazy', data]);
      rmSync(folder, { recursive: true, force: true });
      execFileSync('ip', ['link', 'delete', bridge]);
    },
  };
  return own;
}
