import type { RawData, WebSocket } from 'ws';
import type { Client } from './client.ts';
import { ApiError } from './errors.ts';

/** Opens a WebSocket to a subresource of a pod; each message is a channel (one byte) and its content. https://kubernetes.io/docs/reference/using-api/ (v4/v5.channel.k8s.io) */
export async function openSocket(
  client: Client,
  path: string,
  query: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
  protocols: readonly string[],
  onFrame: (channel: number, content: Buffer) => void,
): Promise<WebSocket> {
  const { default: Socket } = await import('ws');
  const { url, options } = await client.socket({ method: 'GET', path, query });
  return new Promise((resolve, reject) => {
    const socket = new Socket(url, [...protocols], options);
    // From the start: the first frames may come together with the answer to the handshake.
    socket.on('message', (data) => {
      const bytes = bytesOf(data);
      onFrame(bytes[0] ?? 255, bytes.subarray(1));
    });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        reject(new ApiError(answer.statusCode ?? 500, parse(text)));
        socket.terminate();
      });
    });
  });
}

function parse(text: string) {
  try {
    return JSON.parse(text) as { message?: string };
  } catch {
    return { message: text.trim().slice(0, 300) };
  }
}

const bytesOf = (data: RawData) => (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer));

export const framed = (channel: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([channel]), content]);
