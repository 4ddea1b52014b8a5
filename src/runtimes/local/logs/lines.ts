/** Longer lines are cut: a program must not fill memory by forgetting a newline. */
const MAX_LINE = 64 * 1024;

/** Collects bytes into lines; what has no newline yet waits. */
export class Lines {
  #rest = '';
  readonly #decoder = new TextDecoder();

  push(chunk: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = parts.pop() ?? '';
    if (this.#rest.length > MAX_LINE) {
      parts.push(this.#rest);
      this.#rest = '';
    }
    return parts.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)).map((line) => line.slice(0, MAX_LINE));
  }

  /** What is left when the stream ended. */
  end(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}
