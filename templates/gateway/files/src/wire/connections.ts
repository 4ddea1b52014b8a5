import { Connection } from './connection.ts';
import type { Control, Receiver, WireRequest } from './exchange.ts';

export interface ConnectionsOptions {
  readonly host: string;
  readonly port: number;
  /** `host:port` as it stands in a header. */
  readonly name: string;
  readonly connectMs?: number;
  readonly idleMs?: number;
  /** Open at once; further requests wait. */
  readonly most?: number;
}

/** The connections to one replica. */
export interface Connections {
  send(request: WireRequest, receiver: Receiver): void;
  /** Closes those that are idle, and the others when their answer is complete. */
  close(): void;
}

interface Waiting {
  readonly request: WireRequest;
  readonly receiver: Receiver;
}

/** A Node server closes an idle connection after five seconds. */
const IDLE_MS = 4000;
const SWEEP_MS = 1000;

export function openConnections(options: ConnectionsOptions): Connections {
  const { most = 256, connectMs = 2000, idleMs = IDLE_MS } = options;
  /** The one that was used last comes first, so that those which are not needed grow old. */
  const idle: Connection[] = [];
  const waiting: Waiting[] = [];
  let open = 0;
  let closed = false;

  const onFree = (connection: Connection) => {
    const next = waiting.shift();
    if (next) connection.send(next.request, next.receiver);
    else if (closed) connection.close();
    else idle.push(connection);
  };
  const onGone = (connection: Connection) => {
    open -= 1;
    const at = idle.indexOf(connection);
    if (at !== -1) idle.splice(at, 1);
    const next = waiting.shift();
    if (next) send(next.request, next.receiver);
  };
  const sweep = setInterval(() => {
    const now = Date.now();
    for (const connection of idle.filter((one) => !one.isFresh(now))) connection.close();
  }, SWEEP_MS).unref();

  const send: Connections['send'] = (request, receiver) => {
    const now = Date.now();
    for (let connection = idle.pop(); connection; connection = idle.pop()) {
      if (connection.isFresh(now)) return connection.send(request, receiver);
      connection.close();
    }
    if (open < most) {
      open += 1;
      return new Connection({ ...options, connectMs, idleMs, onFree, onGone }).send(request, receiver);
    }
    const entry = { request, receiver };
    waiting.push(entry);
    receiver.begin(leaver(entry));
  };
  /** Who waits can only go away. */
  const leaver = (entry: Waiting): Control => ({
    pause: () => {},
    resume: () => {},
    abort: (reason) => {
      const at = waiting.indexOf(entry);
      if (at === -1) return;
      waiting.splice(at, 1);
      entry.receiver.fail(reason);
    },
  });

  return {
    send,
    close: () => {
      closed = true;
      clearInterval(sweep);
      for (const connection of idle.splice(0)) connection.close();
    },
  };
}
