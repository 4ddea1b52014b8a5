import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { commandTable } from '../commands/index.ts';
import { Database } from '../keyspace/database.ts';
import { ProtocolError, RequestParser } from '../resp/parse.ts';
import { type Bytes, Failure } from '../resp/reply.ts';
import type { Keeper } from '../snapshot/index.ts';
import { Channels } from './channels.ts';
import { execute } from './dispatch.ts';
import { Session } from './session.ts';
import { Usage } from './usage.ts';
import { Users } from './users.ts';
import { Waiters } from './waiters.ts';

const SWEEP_MS = 100;
const SWEEP_KEYS = 500;

export interface ServerOptions {
  readonly db?: Database;
  /** Give one and clients must log in. */
  readonly users?: Users;
  /** Give one and SAVE does something. */
  readonly keeper?: Keeper;
}

/** Listens, runs the commands of each connection in their order, and forgets keys whose time is over. */
export class Server {
  /** Redis version whose behaviour this follows, as far as it goes. */
  readonly version = '7.2.0';
  readonly commands = commandTable;
  readonly db: Database;
  readonly users: Users;
  readonly keeper: Keeper | undefined;
  readonly channels = new Channels();
  readonly usage = new Usage();
  readonly waiters = new Waiters((session) => this.#resume(session));
  port = 0;
  connectionsReceived = 0;
  commandsProcessed = 0;
  readonly #sessions = new Set<Session>();
  readonly #net: NetServer;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(options: ServerOptions = {}) {
    this.db = options.db ?? new Database();
    this.users = options.users ?? new Users(false);
    this.keeper = options.keeper;
    this.db.changes.listen((key) => this.waiters.changed(key));
    this.#net = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  get sessions(): Session[] {
    return [...this.#sessions];
  }

  async listen(port: number, host = '127.0.0.1'): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#net.once('error', reject);
      this.#net.listen({ port, host }, () => {
        this.#net.off('error', reject);
        resolve();
      });
    });
    const address = this.#net.address();
    this.port = address && typeof address === 'object' ? address.port : port;
    this.#sweeper = setInterval(() => this.db.sweep(SWEEP_KEYS), SWEEP_MS);
    return this.port;
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.waiters.close();
    const closed = new Promise<void>((resolve) => this.#net.close(() => resolve()));
    for (const session of this.#sessions) session.destroy();
    await closed;
  }

  /** Ends the connections of users that are no more. */
  disconnect(users: readonly Bytes[]): void {
    for (const session of this.#sessions) {
      if (session.user !== undefined && users.includes(session.user)) session.destroy();
    }
  }

  /** Back to a new connection (RESET). */
  reset(session: Session): void {
    session.endTransaction();
    this.channels.leave(session);
    session.protocol = 2;
    session.name = '';
    session.user = this.users.required ? undefined : 'default';
  }

  #serve(socket: Socket): void {
    this.connectionsReceived += 1;
    const session = new Session(this.connectionsReceived, socket, this.db);
    session.user = this.users.required ? undefined : 'default';
    this.#sessions.add(session);
    const parser = new RequestParser();
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#sessions.delete(session);
      this.channels.leave(session);
      this.waiters.drop(session);
      session.endTransaction();
    });
    socket.on('data', (chunk) => {
      if (session.closing) return;
      try {
        for (const words of parser.push(chunk)) {
          this.#take(session, words);
          if (session.closing) return;
        }
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        session.send(new Failure(`ERR Protocol error: ${error.message}`));
        session.closeAfterReply();
      }
    });
  }

  #take(session: Session, words: readonly Bytes[]): void {
    if (session.blocked) session.backlog.push(words);
    else session.send(execute(this, session, words));
    this.waiters.serve();
  }

  /** What came while the session waited. */
  #resume(session: Session): void {
    while (!session.blocked && !session.closing) {
      const words = session.backlog.shift();
      if (!words) return;
      session.send(execute(this, session, words));
    }
  }
}
