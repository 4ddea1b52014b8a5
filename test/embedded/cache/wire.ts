import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A decoded answer that keeps its RESP type: `+OK`, `$3`, `:1`… as [mark, value]. */
export type Wire = readonly [mark: string, value: string | null | readonly Wire[]];

/** A client for tests: sends words, tells answers with their types. Bytes are latin1 strings. */
export class WireClient {
  readonly #socket: Socket;
  #data = '';
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#data += chunk.toString('latin1');
      this.#wake?.();
    });
    socket.on('close', () => this.#wake?.());
    socket.on('error', () => undefined);
  }

  static async connect(port: number): Promise<WireClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new WireClient(socket);
  }

  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  send(...words: readonly string[]): void {
    this.write(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
  }

  async ask(...words: readonly string[]): Promise<Wire> {
    this.send(...words);
    return this.read();
  }

  close(): void {
    this.#socket.destroy();
  }

  get closed(): boolean {
    return this.#socket.destroyed || this.#socket.readableEnded;
  }

  async #more(): Promise<void> {
    if (this.closed) throw new Error('connection closed');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#data.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#data.slice(0, end);
        this.#data = this.#data.slice(end + 2);
        return line;
      }
      await this.#more();
    }
  }

  async #bytes(length: number): Promise<string> {
    while (this.#data.length < length + 2) await this.#more();
    const bytes = this.#data.slice(0, length);
    this.#data = this.#data.slice(length + 2);
    return bytes;
  }

  async read(): Promise<Wire> {
    const line = await this.#line();
    const [mark = '', rest] = [line[0], line.slice(1)];
    if ('+-:,#(_'.includes(mark)) return [mark, mark === '_' ? null : rest];
    const length = Number(rest);
    if ('$='.includes(mark)) return [mark, length < 0 ? null : await this.#bytes(length)];
    if (length < 0) return [mark, null];
    const items: Wire[] = [];
    for (let n = mark === '%' ? length * 2 : length; n > 0; n -= 1) items.push(await this.read());
    return [mark, items];
  }
}
