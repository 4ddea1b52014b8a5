import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends bytes as they are, and resolves with everything that comes back until the connection is closed. */
export async function sendRaw(port: number, bytes: string, encoding: BufferEncoding = 'utf8'): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes, encoding);
  const timer = setTimeout(() => socket.destroy(), 10_000);
  try {
    return await text(socket);
  } finally {
    clearTimeout(timer);
  }
}
