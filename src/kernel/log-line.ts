/** From least to most serious, as the kit and most loggers name them. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

/** What a line says about itself: its level, and its fields where it is a JSON object. */
export interface ReadLine {
  readonly level: Level;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Level and fields of a JSON line, or the severity that PostgreSQL writes; other lines count as info, or as warnings on stderr. */
export function readLine({ text, stream }: { readonly text: string; readonly stream?: string }): ReadLine {
  const plain: ReadLine = { level: severityOf(text) ?? (stream === 'stderr' ? 'warn' : 'info') };
  if (!text.startsWith('{')) return plain;
  try {
    const fields = JSON.parse(text) as Record<string, unknown>;
    return { fields, level: levelOf(fields.level) ?? plain.level };
  } catch {
    return plain;
  }
}

/** As PostgreSQL writes it: `LOG:  listening`, also after a time and a process id. */
const SEVERITY =
  /^(?:\S+ \S+ \S+ \[\d+\] )?(DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT): {1,2}/;
/** Its severities as levels (postgresql.org/docs, table 19.2); FATAL ends one session, PANIC all of them. */
const SEVERITIES: Readonly<Record<string, Level>> = {
  DEBUG: 'debug',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'error',
  PANIC: 'fatal',
};
/** Said to whoever asks while it starts or stops: nothing is wrong. */
const NOT_YET = /: {1,2}the database system is (?:starting up|shutting down|not yet accepting connections)/;

function severityOf(text: string): Level | undefined {
  const severity = SEVERITY.exec(text)?.[1];
  if (severity === undefined) return undefined;
  return NOT_YET.test(text) ? 'info' : (SEVERITIES[severity] ?? 'info');
}

/** A name, or pino's numbers: 10 trace … 60 fatal. */
function levelOf(value: unknown): Level | undefined {
  if (typeof value === 'number') return LEVELS[Math.min(LEVELS.length, Math.max(1, Math.floor(value / 10))) - 1];
  return LEVELS.find((level) => level === String(value).toLowerCase());
}
