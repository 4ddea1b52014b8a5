import { createHash } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem, problems } from '@app/kit/problem';

/** RFC 6455 §1.3. */
const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const VERSION = '13';

export function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && words(headers.upgrade).includes('websocket');
}

/** The key of a good handshake (§4.2.1); throws a 400 or 426 problem for another. */
export function handshakeKey({ headers }: IncomingMessage): string {
  if (headers['sec-websocket-version'] !== VERSION) {
    throw new Problem(426, undefined, { headers: { 'sec-websocket-version': VERSION, upgrade: 'websocket' } });
  }
  const key = headers['sec-websocket-key'];
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!key || !/^[A-Za-z0-9+/]{22}==$/.test(key) || hasBody)
    throw problems.badRequest('This is no WebSocket handshake.');
  return key;
}

/** Whether an answer is one to this handshake: something behind the gateway that only repeats 101 must not get a tunnel. */
export function accepts(answer: IncomingMessage, key: string): boolean {
  const expected = createHash('sha1')
    .update(key + ACCEPT_SALT)
    .digest('base64');
  return answer.headers['sec-websocket-accept'] === expected && words(answer.headers.upgrade).includes('websocket');
}

/**
 * Goes on with a request as if it did not ask for another protocol (RFC 9110 §7.8 allows that): some clients offer HTTP/2 with their
 * first one. Its head is put back in front of the connection without the offer, and read once more.
 */
export function answerPlainly(server: Server, req: IncomingMessage, socket: Duplex, rest: Buffer): void {
  const kept = words(req.headers.connection).filter((word) => word !== 'upgrade' && word !== 'http2-settings');
  let head = `${req.method} ${req.url} HTTP/1.1\r\n`;
  for (let i = 0; i + 1 < req.rawHeaders.length; i += 2) {
    const name = (req.rawHeaders[i] as string).toLowerCase();
    if (name !== 'upgrade' && name !== 'http2-settings' && name !== 'connection') {
      head += `${name}: ${req.rawHeaders[i + 1]}\r\n`;
    }
  }
  if (kept.length > 0) head += `connection: ${kept.join(', ')}\r\n`;
  socket.unshift(Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), rest]));
  server.emit('connection', socket);
}

function words(header: string | undefined): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}
