import type { Attributes, Labels, LogLevel, SeriesView } from '../../kernel/index.ts';

/** A span as it is stored. Microseconds. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly component: string;
  readonly replica: string;
  readonly name: string;
  /** Number of opentelemetry.proto.trace.v1.Span.SpanKind. */
  readonly kind: number;
  readonly start: number;
  readonly duration: number;
  readonly error: boolean;
  readonly message: string | null;
  readonly attributes: Attributes;
  readonly events: readonly { readonly at: number; readonly name: string; readonly attributes: Attributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface Log {
  /** Milliseconds. */
  readonly at: number;
  readonly component: string;
  readonly replica: string;
  readonly level: LogLevel;
  readonly text: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly fields: Attributes | null;
}

export interface Sample {
  readonly name: string;
  readonly type: SeriesView['type'];
  /** Without component and replica. */
  readonly labels: Labels;
  readonly value: number;
}

/** What one copy of a component tells at one time. */
export interface Snapshot {
  readonly component: string;
  readonly replica: string;
  /** scrape: all it has; otherwise what it has to tell now. */
  readonly origin: 'scrape' | 'otlp';
  /** Milliseconds. */
  readonly at: number;
  readonly samples: readonly Sample[];
}

/** What could be read of a request, and how much of it could not, with the first reason. */
export interface Parsed<T> {
  readonly items: readonly T[];
  readonly rejected: number;
  readonly reason?: string;
}
