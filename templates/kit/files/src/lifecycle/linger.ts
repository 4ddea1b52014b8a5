import type { IncomingMessage, ServerResponse } from 'node:http';

/** Milliseconds that a caller has, once he is answered, to send what he had begun. */
const LINGER_MS = 30_000;

/**
 * A caller who is answered before he has sent everything may send the rest: it is thrown away. Closing at once, as Node does, resets
 * a connection with bytes that nobody read, and the answer may be lost with it (RFC 9112 §9.6). A listener for `request`.
 */
export function linger(req: IncomingMessage, res: ServerResponse): void {
  const { headers } = req;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
  // The last moment before Node decides what becomes of the connection.
  res.once('prefinish', () => {
    if (!req.complete && !req.destroyed) readOn(req);
  });
}

function readOn(req: IncomingMessage): void {
  const { socket } = req;
  let last = false;
  // What Node calls after the last answer on a connection.
  socket.destroySoon = () => {
    last = true;
    socket.end();
  };
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  req.once('end', () => {
    clearTimeout(timer);
    Reflect.deleteProperty(socket, 'destroySoon');
    if (last) socket.destroySoon();
  });
  req.resume();
}
