import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { Connection } from '../lines.ts';
import { type ClientMessage, type Intent, type ServerMessage, toFailure } from '../protocol.ts';
import type { Call } from './intents.ts';

export type Client = Connection<ClientMessage, ServerMessage>;
export type Dispatch = (intent: Intent, call: Call<Intent, Client>) => Promise<unknown>;

export interface Listening {
  readonly clients: ReadonlySet<Client>;
  /** Newcomers are sent away: they will find the next agent. */
  refuse(): void;
  close(why: string): Promise<void>;
}

/** Answers clients on the control socket: mode 0600 in a folder of mode 0700, so only this user can speak to it. */
export async function listen(options: {
  readonly path: string;
  readonly version: string;
  readonly dispatch: Dispatch;
  readonly onGone: (client: Client) => void;
}): Promise<Listening> {
  await privateFolder(dirname(options.path));
  await rm(options.path, { force: true });
  const clients = new Set<Client>();
  const server = createServer((socket) => welcome(socket));
  let refusing = false;
  const welcome = (socket: Socket) => {
    if (refusing) {
      socket.destroy();
      return;
    }
    const running = new Map<number, AbortController>();
    const client: Client = new Connection(socket, (message) => {
      if ('cancel' in message) running.get(message.id)?.abort();
      else void answer(message);
    });
    const answer = async ({ id, intent, args }: Exclude<ClientMessage, { cancel: true }>) => {
      const abort = new AbortController();
      running.set(id, abort);
      const sink: Call<Intent, Client>['sink'] = (event) => client.send({ id, event });
      try {
        const result = await options.dispatch(intent, { args, client, sink, signal: abort.signal });
        client.send({ id, result });
      } catch (error) {
        client.send({ id, error: toFailure(error) });
      } finally {
        running.delete(id);
      }
    };
    clients.add(client);
    client.onClose(() => {
      clients.delete(client);
      options.onGone(client);
    });
    client.send({ hello: { version: options.version, pid: process.pid } });
  };
  await opened(server, options.path);
  await chmod(options.path, 0o600);
  return {
    clients,
    refuse: () => {
      refusing = true;
    },
    close: async (why) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of clients) {
        client.send({ bye: why });
        client.end();
      }
      // A client that does not read must not keep the agent alive.
      const timer = setTimeout(() => {
        for (const client of clients) client.destroy();
      }, 500);
      await closed;
      clearTimeout(timer);
      await rm(options.path, { force: true });
    },
  };
}

const opened = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });

async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await stat(folder);
  if (uid === process.getuid?.() && (mode & 0o077) === 0) return;
  throw new PlatformError({
    code: 'unsafe-folder',
    message: 'the folder of the control socket is open to other users',
    where: folder,
    next: `remove it, or set XDG_RUNTIME_DIR to a folder of your own: rm -r ${folder}`,
    exitCode: ExitCode.refused,
  });
}
