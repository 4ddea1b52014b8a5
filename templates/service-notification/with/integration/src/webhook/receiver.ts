import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { verify } from './verify.ts';

export interface Payload {
  readonly type: string;
  /** ISO 8601, when it happened. */
  readonly timestamp: string;
  readonly data: unknown;
}

export interface ReceiverOptions {
  /** Of the webhook; two while one is replaced. */
  readonly secrets: () => readonly string[];
  /** What an event is for. It may come more than once with the same id; when this rejects, it comes again. */
  readonly act: (id: string, payload: Payload) => Promise<void>;
}

const LARGEST = 256 * 1024;

/** Answers 2xx when an event is done with, and not before: anything else makes the platform try again. */
export function createReceiver(options: ReceiverOptions): Server {
  return createServer({ requestTimeout: 10_000 }, (req, res) => {
    receive(req, options)
      .catch(() => 500)
      .then((status) => answer(req, res, status));
  });
}

async function receive(req: IncomingMessage, { secrets, act }: ReceiverOptions): Promise<number> {
  if (req.method !== 'POST') return 405;
  const body = await read(req);
  if (!body) return 413;
  const header = (name: string) => req.headers[`webhook-${name}`] as string | undefined;
  const id = header('id');
  const refused = verify({ id, timestamp: header('timestamp'), signature: header('signature'), body }, secrets());
  if (refused !== undefined || id === undefined) return 401;
  const payload = parse(body);
  if (!payload) return 400;
  await act(id, payload);
  return 204;
}

async function read(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(body: Buffer): Payload | undefined {
  try {
    const value = JSON.parse(body.toString()) as Payload | null;
    return typeof value?.type === 'string' && typeof value.timestamp === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function answer(req: IncomingMessage, res: ServerResponse, status: number): void {
  // What was not read is not waited for either.
  res.writeHead(status, req.complete ? {} : { connection: 'close' }).end();
}
