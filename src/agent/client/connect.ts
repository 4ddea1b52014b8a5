import { connect as open } from 'node:net';
import { type EventSink, ExitCode, PlatformError } from '../../kernel/index.ts';
import { Connection } from '../lines.ts';
import { type ClientMessage, fromFailure, type Intent, type Intents, type ServerMessage } from '../protocol.ts';

/** A conversation with an agent. Several calls may be under way at once. */
export interface AgentConnection {
  readonly version: string;
  /** Resolves with what the agent answers; an abort asks it to give up and still waits for its answer. */
  call<I extends Intent>(
    intent: I,
    args: Intents[I]['args'],
    sink?: EventSink,
    signal?: AbortSignal,
  ): Promise<Intents[I]['result']>;
  /** Why the agent said goodbye; undefined while it has not. */
  readonly bye: string | undefined;
  /** Resolves when the agent has closed the conversation, or after a while. */
  ended(patienceMs: number): Promise<void>;
  close(): void;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  readonly sink: EventSink | undefined;
  readonly settled: () => void;
}

/** Speaks to the agent behind a socket. Rejects with the socket's error (ENOENT, ECONNREFUSED) where nobody listens. */
export function connect(path: string, tellLost: () => Promise<readonly string[]>): Promise<AgentConnection> {
  return new Promise((resolve, reject) => {
    const socket = open(path);
    socket.once('error', reject);
    const pending = new Map<number, Pending>();
    let next = 1;
    let bye: string | undefined;

    const handle = (message: ServerMessage) => {
      if ('hello' in message) {
        socket.unref();
        resolve(conversation(message.hello.version));
      }
      if ('bye' in message) bye = message.bye;
      if ('id' in message) {
        const call = pending.get(message.id);
        if ('event' in message) call?.sink?.(message.event);
        else {
          pending.delete(message.id);
          call?.settled();
          if (pending.size === 0) socket.unref();
          if ('result' in message) call?.resolve(message.result as never);
          else call?.reject(fromFailure(message.error));
        }
      }
    };
    const connection: Connection<ServerMessage, ClientMessage> = new Connection(socket, handle);

    const lost = async () => {
      const details = bye === undefined ? await tellLost().catch(() => []) : [];
      const error = agentLost(bye, details);
      for (const { reject: fail } of pending.values()) fail(error);
      pending.clear();
      reject(error);
    };
    connection.onClose(() => void lost());

    const conversation = (version: string): AgentConnection => ({
      version,
      get bye() {
        return bye;
      },
      call: (intent, args, sink, signal) =>
        new Promise((done, fail) => {
          if (connection.closed) return void tellLost().then((details) => fail(agentLost(bye, details)), fail);
          const id = next++;
          // Only a call that is under way keeps this process alive.
          socket.ref();
          const cancel = () => connection.send({ id, cancel: true });
          const settled = () => signal?.removeEventListener('abort', cancel);
          pending.set(id, { resolve: done as Pending['resolve'], reject: fail, sink, settled });
          connection.send({ id, intent, args });
          if (signal?.aborted) cancel();
          else signal?.addEventListener('abort', cancel, { once: true });
        }),
      ended: (patienceMs) =>
        new Promise((done) => {
          socket.ref();
          const timer = setTimeout(done, patienceMs);
          connection.onClose(() => {
            clearTimeout(timer);
            done();
          });
        }),
      close: () => connection.end(),
    });
  });
}

export const STOPPED = 'agent-stopped';

function agentLost(bye: string | undefined, details: readonly string[]): PlatformError {
  if (bye !== undefined) {
    return new PlatformError({ code: STOPPED, message: bye, next: 'platform up', exitCode: ExitCode.interrupted });
  }
  return new PlatformError({
    code: 'agent-lost',
    message: 'the agent ended unexpectedly; node programs end with it, the next command ends the rest',
    details,
    next: 'platform up',
    exitCode: ExitCode.failed,
  });
}
