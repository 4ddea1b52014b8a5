import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Net } from '../ports.ts';

/** Inodes of sockets that listen on the port, from the kernel's tables (Linux only). */
async function listeningInodes(port: number): Promise<Set<string>> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const listens = fields[3] === '0A';
      if (listens && Number.parseInt(fields[1]?.split(':').at(-1) ?? '', 16) === port) inodes.add(fields[9] ?? '');
    }
  }
  return inodes;
}

async function processHolding(inodes: Set<string>): Promise<string | undefined> {
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode && inodes.has(inode)) {
        const command = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process')).trim();
        return `${command} (pid ${pid})`;
      }
    }
  }
  return undefined;
}

export const nodeNet: Net = {
  canConnect: (host, port, timeoutMs = 1000) =>
    new Promise((resolve) => {
      const socket = connect({ host, port });
      const finish = (result: boolean) => {
        socket.destroy();
        resolve(result);
      };
      socket.setTimeout(timeoutMs, () => finish(false));
      socket.once('connect', () => finish(true));
      socket.once('error', () => finish(false));
    }),
  freePort: () =>
    new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() =>
          address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
        );
      });
    }),
  holderOf: async (port) => {
    const inodes = await listeningInodes(port);
    return inodes.size === 0 ? undefined : ((await processHolding(inodes)) ?? 'a process of another user');
  },
};
