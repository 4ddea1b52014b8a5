import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { currentSpan } from './trace/span.ts';

export type Log = Logger;

export interface LogSettings {
  /** Name of the service. */
  readonly name: string;
  /** fatal, error, warn, info, debug, trace or silent. */
  readonly logLevel: string;
}

/** One JSON object per line on stdout: level, time, service, msg, and the ids of the current span. */
export function createLog(settings: LogSettings, destination?: DestinationStream): Log {
  const options = {
    level: settings.logLevel,
    base: { service: settings.name },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    mixin: () => {
      const span = currentSpan();
      return span ? { trace_id: span.context.traceId, span_id: span.context.spanId } : {};
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
