/** A request whose body is known: nothing has to be waited for while it is written. */
export interface WireRequest {
  readonly method: string;
  /** With its query; printable ASCII. */
  readonly path: string;
  /** Name after value after name, without lengths; neither may hold line breaks. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
}

/** What the receiver of an answer may do with it while it comes. */
export interface Control {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** Gets an answer piece by piece; after `end` or `fail` nothing comes any more. */
export interface Receiver {
  begin(control: Control): void;
  /** `headers`: name in small letters after value after name. */
  head(status: number, headers: readonly string[]): void;
  /** Bytes of the body; as text, they are its Latin-1 reading. */
  data(chunk: Buffer | string): void;
  end(): void;
  fail(error: Error): void;
}

/** Bodies that are given along with the head, which saves a write. */
const SMALL = 16 * 1024;

export function writeRequest(socket: Writable, host: string, { method, path, headers, body }: WireRequest): void {
  let head = `${method} ${path} HTTP/1.1\r\n`;
  let hasHost = false;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name === 'host') hasHost = true;
    head += `${name}: ${headers[i + 1]}\r\n`;
  }
  if (!hasHost) head += `host: ${host}\r\n`;
  const length = body?.length ?? 0;
  if (length > 0 || (method !== 'GET' && method !== 'HEAD')) head += `content-length: ${length}\r\n`;
  head += '\r\n';
  if (body === null || length === 0) socket.write(head, 'latin1');
  else if (length <= SMALL) socket.write(head + body.toString('latin1'), 'latin1');
  else {
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
  }
}

interface Writable {
  write(data: string | Buffer, encoding?: BufferEncoding): boolean;
  cork(): void;
  uncork(): void;
}
