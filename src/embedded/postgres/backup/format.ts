/** First line of a script. psql reads it too: with the schema there and its tables empty, it is an ordinary script of data. */
export const HEAD = '-- data of PostgreSQL, as platform backup writes it: 1';
/** Last line: without it, the script was cut off. */
export const LAST = '-- end';
/** Starts the line that tells the tables of a database. */
export const SCHEMA = '-- schema ';
/** Ends the rows of a table. */
export const END = '\\.';

/** Columns with their types, by table. */
export type Schema = Readonly<Record<string, string>>;

const CONNECT = /^\\connect "((?:[^"]|"")*)"$/;
const COPY = /^COPY .* FROM stdin;$/;

export type Line =
  | { readonly type: 'connect'; readonly database: string }
  | { readonly type: 'schema'; readonly schema: Schema }
  | { readonly type: 'copy'; readonly sql: string }
  | { readonly type: 'statement'; readonly sql: string }
  | { readonly type: 'comment' };

/** What a line outside of rows says. */
export function lineOf(text: string): Line {
  const connect = CONNECT.exec(text);
  if (connect) return { type: 'connect', database: (connect[1] ?? '').replaceAll('""', '"') };
  if (text.startsWith(SCHEMA)) return { type: 'schema', schema: JSON.parse(text.slice(SCHEMA.length)) as Schema };
  if (COPY.test(text)) return { type: 'copy', sql: text.slice(0, -1) };
  return text === '' || text.startsWith('--') ? { type: 'comment' } : { type: 'statement', sql: text };
}

const NEWLINE = 10;

/** A stream read line by line, and between two lines as the raw rows up to a line that ends them. */
export class Lines {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Without its line end; undefined at the end. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end).toString('utf8');
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (!(await this.#more())) return this.#rest.length > 0 ? this.#last() : undefined;
    }
  }

  /** Whole lines up to the one that says END, in pieces. */
  async *rows(): AsyncGenerator<Buffer> {
    const end = Buffer.from(`\n${END}\n`);
    const first = Buffer.from(`${END}\n`);
    while (this.#rest.length < first.length && (await this.#more()));
    if (this.#rest.subarray(0, first.length).equals(first)) {
      this.#rest = this.#rest.subarray(first.length);
      return;
    }
    for (;;) {
      const at = this.#rest.indexOf(end);
      if (at >= 0) {
        yield this.#rest.subarray(0, at + 1);
        this.#rest = this.#rest.subarray(at + end.length);
        return;
      }
      // Its beginning may be the end of what is here.
      const sure = Math.max(0, this.#rest.length - end.length);
      if (sure > 0) yield this.#rest.subarray(0, sure);
      this.#rest = this.#rest.subarray(sure);
      if (!(await this.#more())) throw new Error('the script ends in the middle of a table');
    }
  }

  #last(): string {
    const line = this.#rest.toString('utf8');
    this.#rest = Buffer.alloc(0);
    return line;
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { value, done } = await this.#chunks.next();
    if (done === true) {
      this.#ended = true;
      return false;
    }
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
