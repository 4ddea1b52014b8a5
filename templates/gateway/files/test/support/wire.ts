import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { type Connections, openConnections, type Receiver } from '../../src/wire/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

export interface Peer {
  readonly connections: Connections;
  /** What it got, connection by connection. */
  readonly received: string[];
  /** Asks; resolves with the whole answer, rejects with the failure. */
  ask(method?: string, body?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A replica that does what `talk` does with each piece that it gets. */
export async function startPeer(talk: (socket: Socket, text: string) => void, most = 256): Promise<Peer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const index = received.push('') - 1;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received[index] += chunk.toString('latin1');
      talk(socket, chunk.toString('latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connections = openConnections({ host: '127.0.0.1', port, name: `127.0.0.1:${port}`, most, idleMs: 2000 });
  const ask: Peer['ask'] = (method = 'GET', body) =>
    new Promise((resolve, reject) => {
      const request = { method, path: '/x', headers: ['a', 'b'], body: body === undefined ? null : Buffer.from(body) };
      connections.send(request, collect(resolve, reject));
    });
  return {
    connections,
    received,
    ask,
    close: async () => {
      connections.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function collect(resolve: (answer: Answer) => void, reject: (error: Error) => void): Receiver {
  let status = 0;
  let headers: readonly string[] = [];
  let body = '';
  return {
    begin: () => {},
    head: (code, list) => {
      status = code;
      headers = list;
    },
    data: (chunk) => {
      body += typeof chunk === 'string' ? chunk : chunk.toString('latin1');
    },
    end: () => resolve({ status, headers, body }),
    fail: reject,
  };
}
