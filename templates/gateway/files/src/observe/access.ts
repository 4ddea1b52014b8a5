export interface AccessLog {
  /** `fields` must not be empty. */
  write(level: 'info' | 'warn', fields: Readonly<Record<string, unknown>>): void;
  /** Writes what is left. */
  flush(): void;
}

export interface AccessLogOptions {
  readonly name: string;
  readonly logLevel: string;
  readonly output?: (text: string) => void;
}

/** What is written at which LOG_LEVEL. */
const ENABLED: Readonly<Record<string, readonly string[]>> & { readonly info: readonly string[] } = {
  info: ['info', 'warn'],
  warn: ['warn'],
  error: [],
  fatal: [],
  silent: [],
};

/** Characters, milliseconds. */
const FULL = 32 * 1024;
const FLUSH_MS = 200;

/**
 * A line for each request, in the shape of the program's log. To write them one at a time would cost more than some requests, so
 * they are written together: a crash may take the last fifth of a second of them, but of nothing else.
 */
export function createAccessLog({ name, logLevel, output = print }: AccessLogOptions): AccessLog {
  const levels = ENABLED[logLevel] ?? ENABLED.info;
  const common = `","service":${JSON.stringify(name)},"msg":"request",`;
  let lines = '';
  let clock = { ms: 0, text: '' };
  // Many requests end in the same millisecond, and to print a time takes a while.
  const time = () => {
    const ms = Date.now();
    if (ms !== clock.ms) clock = { ms, text: new Date(ms).toISOString() };
    return clock.text;
  };
  const flush = () => {
    if (lines === '') return;
    const text = lines;
    lines = '';
    output(text);
  };
  setInterval(flush, FLUSH_MS).unref();
  process.once('exit', flush);
  return {
    write: (level, fields) => {
      if (!levels.includes(level)) return;
      lines += `{"level":"${level}","time":"${time()}${common}${JSON.stringify(fields).slice(1)}\n`;
      if (lines.length >= FULL) flush();
    },
    flush,
  };
}

function print(text: string): void {
  process.stdout.write(text);
}
