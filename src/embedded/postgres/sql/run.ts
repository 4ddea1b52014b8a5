import { PlatformError, Secret } from '../../../kernel/index.ts';
import { connect, type Login } from '../ready.ts';
import type { Quoting } from './arguments.ts';
import { type Item, scan } from './scan.ts';

export interface RunSqlOptions {
  /** Variables of the script. Secrets are kept out of errors. */
  readonly vars?: Readonly<Record<string, string | Secret>>;
  /** What `\getenv` reads; nothing of our own environment. */
  readonly env?: Readonly<Record<string, string | Secret>>;
  /** Name of the script in errors. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

type Client = Awaited<ReturnType<typeof connect>>;

const literal = (value: string) => {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
};
const identifier = (value: string) => `"${value.replaceAll('"', '""')}"`;

/** `\connect` takes an identifier. */
const unquoted = (value: string) => /^"(.*)"$/s.exec(value)?.[1]?.replaceAll('""', '"') ?? value;

/** One run of a script: its connection and its variables. */
class Session {
  readonly #login: Login;
  readonly #options: RunSqlOptions;
  readonly #vars: Map<string, string | Secret>;
  readonly #env: Readonly<Record<string, string | Secret>>;
  #client: Client | undefined;
  #last = '';
  statements = 0;

  constructor(login: Login, options: RunSqlOptions) {
    this.#login = login;
    this.#options = options;
    this.#env = options.env ?? {};
    this.#vars = new Map(Object.entries(options.vars ?? {}));
  }

  async run(text: string): Promise<void> {
    try {
      await this.#open(this.#login.database, 1);
      for (const item of scan(text, (name, quoting, line) => this.#value(name, quoting, line))) {
        this.#options.signal?.throwIfAborted();
        if (item.type === 'statement') await this.#query(item.text, item.line);
        else await this.#command(item);
      }
    } finally {
      await this.#client?.end().catch(() => undefined);
    }
  }

  #value(name: string, quoting: Quoting, line: number): string | undefined {
    const value = this.#vars.get(name);
    if (quoting === 'exists') return value === undefined ? 'FALSE' : 'TRUE';
    if (value === undefined) {
      // An unquoted one may be something else (a slice of an array) and is left to the server, as psql does.
      if (quoting === 'raw') return undefined;
      throw this.#problem(`the variable ${name} is not set`, line);
    }
    const text = value instanceof Secret ? value.reveal() : value;
    return quoting === 'literal' ? literal(text) : quoting === 'identifier' ? identifier(text) : text;
  }

  async #command({ name, args, text, line }: Extract<Item, { type: 'command' }>): Promise<void> {
    const [first, ...rest] = args;
    if (name === 'set' && first) this.#vars.set(first, rest.join(''));
    else if (name === 'unset' && first) this.#vars.delete(first);
    else if (name === 'getenv' && first && rest[0]) {
      const value = this.#env[rest[0]];
      if (value !== undefined) this.#vars.set(first, value);
    } else if (name === 'connect' || name === 'c') await this.#open(unquoted(first ?? this.#login.database), line);
    else if (name === 'g') await this.#query(text || this.#last, line);
    else if (name === 'gset') {
      const { fields, rows } = await this.#query(text || this.#last, line);
      if (rows.length !== 1) throw this.#problem(`\\gset needs one row, the query gave ${rows.length}`, line);
      for (const [index, field] of fields.entries()) {
        const cell = rows[0]?.[index];
        if (typeof cell === 'string') this.#vars.set(`${first ?? ''}${field.name}`, cell);
        else this.#vars.delete(`${first ?? ''}${field.name}`);
      }
    } else if (name === 'gexec') {
      const { rows } = await this.#query(text || this.#last, line);
      for (const cell of rows.flat()) if (typeof cell === 'string') await this.#query(cell, line);
    } else if (name !== 'echo') {
      throw this.#problem(
        `the command \\${name} is not known here`,
        line,
        'known: \\set \\unset \\getenv \\g \\gset \\gexec \\connect \\echo',
      );
    }
  }

  async #query(text: string, line: number) {
    this.#last = text;
    this.statements += 1;
    try {
      // All cells as text, as psql has them.
      const types = { getTypeParser: () => String };
      const result = await (this.#client as Client).query({ text, rowMode: 'array', types });
      return { fields: result.fields ?? [], rows: (result.rows ?? []) as (string | null)[][] };
    } catch (error) {
      throw this.#failure(error, line);
    }
  }

  async #open(database: string, line: number): Promise<void> {
    await this.#client?.end();
    try {
      this.#client = await connect({ ...this.#login, database });
    } catch (error) {
      throw this.#failure(error, line);
    }
  }

  /** The server's words, without the statement: that may hold a password. */
  #failure(error: unknown, line: number): PlatformError {
    const { message, detail, hint, code } = error as Error & { detail?: string; hint?: string; code?: string };
    const details = [detail, hint].filter((text) => text !== undefined).map((text) => this.#redact(text));
    return this.#problem(`${this.#redact(message)}${code ? ` (${code})` : ''}`, line, ...details);
  }

  #redact(text: string): string {
    const secrets = [...this.#vars.values(), ...Object.values(this.#env)].filter((value) => value instanceof Secret);
    return secrets.reduce((rest, secret) => rest.replaceAll(secret.reveal() || '\0', '[redacted]'), text);
  }

  #problem(message: string, line: number, ...details: string[]): PlatformError {
    const where = `${this.#options.name ?? 'SQL'}:${line}`;
    return new PlatformError({ code: 'sql-failed', message, where, details });
  }
}

/**
 * Runs a script with the part of psql that setup scripts need: `:name`, `:'name'`, `:"name"`, `:{?name}`, \set, \unset, \getenv, \g, \gset,
 * \gexec, \connect, \echo (ignored). Stops at the first error; statements before it are committed, so scripts must bear to be run again.
 */
export async function runSql(
  login: Login,
  text: string,
  options: RunSqlOptions = {},
): Promise<{ readonly statements: number }> {
  const session = new Session(login, options);
  await session.run(text);
  return { statements: session.statements };
}
