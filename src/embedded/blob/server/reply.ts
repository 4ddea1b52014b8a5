import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { S3Error } from '../errors.ts';
import { leaf, xmlError } from '../xml/index.ts';

/** What an operation answers. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
}

/** `end` is not included. The file is closed by whoever sends it. */
export type Body = string | Buffer | { readonly file: FileHandle; readonly start: number; readonly end: number };

const PIECE = 256 * 1024;

export const empty = (status = 200, headers: Record<string, string> = {}): Reply => ({ status, headers });

export const xmlReply = (body: string, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/xml', ...headers },
  body,
});

export function errorReply({ status, code, message, details }: S3Error, resource: string, id: string): Reply {
  const known = { Code: code, Message: message, ...details, Resource: resource, RequestId: id };
  const body = xmlError(...Object.entries(known).map(([name, text]) => leaf(name, text)));
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

/** Sends it, and resolves with the bytes of the body when all of it is handed over; rejects when the client is gone before. */
export async function send(reply: Reply, response: ServerResponse, head: boolean): Promise<number> {
  const { status, headers, body } = reply;
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
    const length = body === undefined ? undefined : String(Buffer.byteLength(body));
    // A HEAD says the length of what GET would send; 204 and 304 say none.
    response.writeHead(status, withLength(status, headers, length));
    response.end(head ? undefined : body);
    return head ? 0 : Number(length ?? 0);
  }
  const { file, start, end } = body;
  response.writeHead(status, withLength(status, headers, String(end - start)));
  if (head || end === start) {
    await file.close();
    response.end();
    return 0;
  }
  // Closes the file, too, however it ends.
  await pipeline(file.createReadStream({ start, end: end - 1, highWaterMark: PIECE }), response);
  return end - start;
}

function withLength(status: number, headers: Reply['headers'], length = '0'): Record<string, string> {
  if (status === 204 || status === 304 || headers['content-length'] !== undefined) return { ...headers };
  return { ...headers, 'content-length': length };
}
