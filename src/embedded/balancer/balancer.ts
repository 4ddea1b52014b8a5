import { createServer, type Server, type Socket } from 'node:net';
import { type Watch, watchFile } from '../program/index.ts';
import { forward } from './forward.ts';
import { type Address, Pool } from './pool.ts';

/** One line of the listeners file. Port 0 opens any. */
export interface Listener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Absolute path of the endpoints file: a JSON list of {host, port}. */
  readonly endpoints: string;
}

const isAddress = (value: unknown): value is Address =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Address).host === 'string' &&
  Number.isInteger((value as Address).port);

/** The list in a text, or undefined where it is none: the last good one stays in force then. */
function listOf<T>(text: string, check: (value: unknown) => value is T): T[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(check) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const parseListeners = (text: string): Listener[] | undefined =>
  listOf(
    text,
    (value): value is Listener =>
      isAddress(value) &&
      typeof (value as Listener).name === 'string' &&
      typeof (value as Listener).endpoints === 'string',
  );

/** One open port and the replicas behind it. */
export class Balancer {
  readonly listener: Listener;
  readonly #pool = new Pool();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #watch: Watch;
  /** Connections that were opened to it. */
  received = 0;

  constructor(listener: Listener, warn: (message: string) => void) {
    this.listener = listener;
    // Not read before a replica has it: a replica that refuses loses nothing.
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
      this.received += 1;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      void forward(socket, this.#pool);
    });
    this.#watch = watchFile(listener.endpoints, (text) => {
      const list = text === undefined ? [] : listOf(text, isAddress);
      if (list) this.#pool.set(list);
      else warn(`${listener.endpoints} is no list of endpoints; the last one stays`);
    });
  }

  /** Resolves with the port once it is open and the first list of replicas is known. */
  async open(): Promise<number> {
    await this.#watch.ready;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: this.listener.host, port: this.listener.port, backlog: 4096 }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    return address && typeof address === 'object' ? address.port : this.listener.port;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** No new connections; those that exist go on. Resolves when the last one ended. */
  async close(): Promise<void> {
    this.#watch.close();
    if (this.#server.listening) await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends all connections. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
