import { performance } from 'node:perf_hooks';
import type { Env } from '../../config/index.ts';
import type { Log } from '../log.ts';
import { collectorOf, createExporter, type Exporter, spansToOtlp } from '../otlp/index.ts';
import { childContext, type TraceContext } from './context.ts';
import { ratioOf } from './sampling.ts';
import { currentSpan, type FinishedSpan, runInSpan, type Span, type SpanKind, type SpanOptions } from './span.ts';

export interface Tracer {
  start(name: string, options?: SpanOptions): Span;
  /** Runs `work` as a part of the span, without ending it. */
  run<T>(span: Span, work: () => T): T;
  /** Starts a span, runs `work` in it and ends it, as failed when `work` throws. */
  trace<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
  /** Sends what is left. */
  close(): Promise<void>;
}

export interface TracerOptions {
  readonly service: string;
  readonly log?: Log;
  readonly env?: Env;
}

/**
 * Makes spans. They always carry ids, for logs and for the next program; they are recorded and sent only when
 * OTEL_EXPORTER_OTLP_ENDPOINT names a collector and OTEL_TRACES_EXPORTER is not `none`.
 */
export function createTracer({ service, log, env = process.env }: TracerOptions): Tracer {
  const exporter = exporterOf(service, env, log);
  const ratio = ratioOf(env);

  const start: Tracer['start'] = (name, { kind = 'internal', parent = currentSpan()?.context, attributes } = {}) => {
    const context = childContext(parent, () => ratio === 1 || Math.random() < ratio);
    if (!exporter || !context.sampled || isPoll(kind, parent, attributes))
      return { context, set: () => {}, rename: () => {}, end: () => {} };
    const values = new Map(Object.entries(attributes ?? {}));
    const begin = now();
    let called = name;
    let ended = false;
    return {
      context,
      set: (key, value) => {
        values.set(key, value);
      },
      rename: (better) => {
        called = better;
      },
      end: (error) => {
        if (ended) return;
        ended = true;
        const parentSpanId = parent?.spanId;
        exporter.add({
          name: called,
          kind,
          context,
          parentSpanId,
          start: begin,
          end: now(),
          attributes: values,
          error,
        });
      },
    };
  };

  return {
    start,
    run: runInSpan,
    trace: async (name, spanOptions, work) => {
      const span = start(name, spanOptions);
      try {
        const result = await runInSpan(span, () => work(span));
        span.end();
        return result;
      } catch (error) {
        span.end(error);
        throw error;
      }
    },
    close: async () => exporter?.close(),
  };
}

function exporterOf(service: string, env: Env, log: Log | undefined): Exporter<FinishedSpan> | undefined {
  const collector = env['OTEL_TRACES_EXPORTER'] === 'none' ? undefined : collectorOf(service, env);
  if (!collector) return undefined;
  const { headers, resource } = collector;
  const encode = (spans: readonly FinishedSpan[]) => spansToOtlp(resource, spans);
  return createExporter({ url: collector.url('traces'), headers, what: 'spans', encode }, log);
}

/** A question to a store on nobody's behalf: pings and polls come without end and would bury the traces of requests. */
function isPoll(kind: SpanKind, parent: TraceContext | undefined, attributes: SpanOptions['attributes']): boolean {
  return kind === 'client' && parent === undefined && attributes?.['db.system.name'] !== undefined;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
