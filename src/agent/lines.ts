import type { Socket } from 'node:net';

/** A line longer than this is no message of ours. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Messages over a socket: one JSON value per line. What cannot be read ends the connection. */
export class Connection<In, Out> {
  readonly #socket: Socket;
  #rest = '';

  constructor(socket: Socket, onMessage: (message: In) => void) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (this.#rest + chunk).split('\n');
      this.#rest = lines.pop() ?? '';
      if (this.#rest.length > MAX_BYTES) socket.destroy();
      try {
        for (const line of lines) if (line !== '') onMessage(JSON.parse(line) as In);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    // The reason is not needed: that it closed is told by `closed`.
    socket.on('error', () => undefined);
  }

  send(message: Out): void {
    if (!this.#socket.destroyed) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  onClose(listener: () => void): void {
    if (this.#socket.destroyed) listener();
    else this.#socket.once('close', listener);
  }

  /** Says what is still to be said, then closes. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
