import { connect, type Socket } from 'node:net';
import type { Lease, Pool } from './pool.ts';

/** How long a client waits for a replica that takes its connection. */
export const HOLD_MS = 2000;
const CONNECT_MS = 1000;

/** Opens a connection to a replica. allowHalfOpen: one side may finish sending while the other still answers. */
function open(lease: Lease): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: lease.host, port: lease.port, allowHalfOpen: true, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('timed out')), CONNECT_MS);
    const failed = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

/** Tries one replica after the other, and all again when the list changes, until the time is over. */
async function openAny(pool: Pool, client: Socket): Promise<{ upstream: Socket; lease: Lease } | undefined> {
  const end = Date.now() + HOLD_MS;
  while (!client.destroyed) {
    const tried = new Set<string>();
    for (let lease = pool.take(tried, Date.now()); lease; lease = pool.take(tried, Date.now())) {
      tried.add(lease.key);
      try {
        return { upstream: await open(lease), lease };
      } catch {
        lease.shun(Date.now());
        lease.release();
      }
      if (client.destroyed || Date.now() >= end) return undefined;
    }
    const left = end - Date.now();
    if (left <= 0) return undefined;
    // A replica that refuses may be about to listen: ask it again, not only when the list changes.
    await pool.changed(Math.min(left, tried.size > 0 ? 100 : left));
  }
  return undefined;
}

/** Joins two sockets: an end of one side is passed on as an end, a failure as a reset. */
function join(client: Socket, upstream: Socket): void {
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on('error', () => to.resetAndDestroy());
    from.on('close', () => {
      // Closed by both ends: what is still to be written has been handed over by then.
      if (!to.destroyed && from.readableEnded) to.end();
      else to.destroy();
    });
    from.pipe(to);
  }
}

/** Serves one client connection, which has not been read from yet, on the least loaded replica. */
export async function forward(client: Socket, pool: Pool): Promise<void> {
  const ignore = () => undefined;
  client.on('error', ignore);
  client.setNoDelay(true);
  const found = await openAny(pool, client);
  if (!found) {
    client.destroy();
    return;
  }
  const { upstream, lease } = found;
  upstream.once('close', lease.release);
  if (client.destroyed) {
    upstream.destroy();
    return;
  }
  join(client, upstream);
}
