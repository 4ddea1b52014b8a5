import { choice, group, integer, type Setting, text } from '../config/index.ts';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What every program that runs for a moment is told: a migration, a seed. */
export interface TaskSettings {
  readonly name: string;
  readonly logLevel: string;
}

/** What every server is told. Times in milliseconds. */
export interface ServerSettings extends TaskSettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** How long it keeps serving after SIGTERM, so that everybody notices that it is leaving. */
  readonly drainMs: number;
  /** How long requests in flight may take after that. */
  readonly stopMs: number;
}

export function taskSettings(): Setting<TaskSettings> {
  return group({ name: text('SERVICE_NAME'), logLevel: choice('LOG_LEVEL', LEVELS, { default: 'info' }) });
}

export function serverSettings(): Setting<ServerSettings> {
  return group({
    name: text('SERVICE_NAME'),
    logLevel: choice('LOG_LEVEL', LEVELS, { default: 'info' }),
    host: text('HOST', { default: '127.0.0.1' }),
    port: integer('PORT', { default: 3000, min: 0, max: 65_535 }),
    drainMs: integer('DRAIN_MS', { default: 2000, min: 0 }),
    stopMs: integer('STOP_MS', { default: 10_000, min: 0 }),
  });
}
