import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../telemetry/index.ts';
import type { Health } from './health.ts';
import type { ServerSettings } from './settings.ts';
import { type Begin, beginSoon, type Work } from './work.ts';

export interface ServeOptions {
  readonly server: Server;
  readonly settings: Pick<ServerSettings, 'host' | 'port' | 'drainMs' | 'stopMs'>;
  readonly health: Health;
  readonly log: Log;
  /** Several begin each on its own: one that waits for its store keeps no other from its end. */
  readonly begin?: Begin | readonly Begin[] | undefined;
  /** What to close when the last request is answered and all work is finished: stores, exporters. */
  readonly close?: () => Promise<void>;
}

export interface Running {
  readonly port: number;
  /**
   * Closes its work and serves for `drainMs` more while not ready, then stops listening, finishes requests in flight, closes
   * everything. Called again with 0, it does not wait any longer.
   */
  stop(drainMs: number): Promise<void>;
}

/**
 * Listens, and stays until a signal. SIGTERM drains first; SIGINT stops without notice; both finish requests in flight and exit
 * with 0. A parent with an IPC channel gets {type:'listening', port}; when that parent is gone, so are we, at once.
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { server, settings, health, log, begin } = options;
  await listen(server, settings);
  const { port } = server.address() as AddressInfo;
  const work = await beginSoon([begin ?? []].flat(), log);
  health.state = 'ready';
  log.info({ host: settings.host, port }, 'listening');
  process.send?.({ type: 'listening', port });

  const hurry = new AbortController();
  let stopping: Promise<void> | undefined;
  const running: Running = {
    port,
    stop: (drainMs) => {
      if (drainMs === 0) hurry.abort();
      stopping ??= stop(options, work, drainMs, hurry.signal);
      return stopping;
    },
  };
  const exitAfter = (drainMs: number) => () => {
    running.stop(drainMs).then(
      () => process.exit(0),
      (error) => {
        log.fatal({ err: error }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', exitAfter(settings.drainMs));
  process.once('SIGINT', exitAfter(0));
  process.once('disconnect', () => process.exit(0));
  return running;
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function stop(options: ServeOptions, work: Work, drainMs: number, hurry: AbortSignal): Promise<void> {
  const { server, settings, health, log, close } = options;
  health.state = 'draining';
  log.info({ drainMs }, 'stopping');
  // Messages can wait for another replica: none is taken any more, while requests that still come here are answered.
  const finished = work.close();
  await sleep(drainMs, undefined, { signal: hurry }).catch(() => {});
  // A kept-alive connection whose last response began before draining would stay open: look again until all are gone.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), settings.stopMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(idle);
  clearTimeout(late);
  await finished;
  await close?.();
  log.info('stopped');
}
