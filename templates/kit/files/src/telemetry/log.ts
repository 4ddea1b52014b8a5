import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Env } from '../config/index.ts';
import { collectorOf, createExporter, linesToOtlp } from './otlp/index.ts';
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

/** Where lines go. */
export interface Output {
  /** Whole lines, each with its end. */
  write(text: string): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

/**
 * Standard output; and the collector too where OTEL_LOGS_EXPORTER is `otlp`, because nobody reads there what programs print. Undefined
 * where standard output is all there is.
 */
export function createOutput(service: string, env: Env = process.env): Output | undefined {
  const collector = env['OTEL_LOGS_EXPORTER'] === 'otlp' ? collectorOf(service, env) : undefined;
  if (!collector) return undefined;
  const { headers, resource } = collector;
  const encode = (lines: readonly string[]) => linesToOtlp(resource, lines);
  // Without a log of its own: what cannot be sent would only make more lines that cannot be sent.
  const exporter = createExporter({ url: collector.url('logs'), headers, what: 'lines', encode });
  return {
    write: (text) => {
      process.stdout.write(text);
      for (const line of text.split('\n')) if (line !== '') exporter.add(line);
    },
    close: () => exporter.close(),
  };
}
