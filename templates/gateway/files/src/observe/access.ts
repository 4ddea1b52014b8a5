import { createLog, type Log } from '@app/kit/telemetry';

export interface AccessLog {
  readonly log: Log;
  /** Writes what is left. */
  flush(): void;
}

/** Bytes, milliseconds. */
const FULL = 32 * 1024;
const FLUSH_MS = 200;

/**
 * A line for each request is too much to write one at a time: lines are collected and written together. What a crash may cost is
 * the last fifth of a second of this log; all other lines are written at once, by the program's own log.
 */
export function createAccessLog(
  settings: { name: string; logLevel: string },
  write: (text: string) => void = (text) => process.stdout.write(text),
): AccessLog {
  let lines = '';
  const flush = () => {
    if (lines === '') return;
    const text = lines;
    lines = '';
    write(text);
  };
  const destination = {
    write: (line: string) => {
      lines += line;
      if (lines.length >= FULL) flush();
    },
  };
  setInterval(flush, FLUSH_MS).unref();
  process.once('exit', flush);
  return { log: createLog(settings, destination), flush };
}
