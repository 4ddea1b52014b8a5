/**
 * What the collector answers: written by src/embedded/collector, read by src/telemetry. Times are milliseconds since the epoch,
 * with fractions in spans; durations are milliseconds.
 */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };
export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface TraceSummary {
  readonly traceId: string;
  /** The first span's component and name; of the root where it has come. */
  readonly component: string;
  readonly name: string;
  readonly startedAt: number;
  /** Of the root span; until that has come, from the first start to the last end. */
  readonly durationMs: number;
  readonly spans: number;
  readonly errors: number;
  /** Who took part, sorted. */
  readonly components: readonly string[];
}

export interface SpanView {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly component: string;
  readonly replica: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly error: boolean;
  /** What failed, where that was told. */
  readonly message?: string;
  /** Component that was asked, where its address is known. */
  readonly peer?: string;
  readonly attributes: Attributes;
  readonly events: readonly { readonly at: number; readonly name: string; readonly attributes: Attributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** Calls from one component to another, as spans tell. */
export interface GraphEdge {
  readonly from: string;
  /** Absent where the address belongs to nobody here. */
  readonly to?: string;
  /** `host:port` as the caller knew it, where no component was found. */
  readonly address?: string;
  /** `http`, `postgresql`, `redis`, … as the semantic conventions name it. */
  readonly system: string;
  readonly calls: number;
  readonly errors: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly lastAt: number;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
export interface LogRecord {
  /** Grows with each line that was taken up: `after` of the next question. */
  readonly id: number;
  readonly at: number;
  readonly component: string;
  readonly replica: string;
  readonly level: LogLevel;
  readonly text: string;
  readonly traceId?: string;
  readonly spanId?: string;
  /** Everything else that a JSON line says. */
  readonly fields?: Attributes;
}

export type Labels = Readonly<Record<string, string>>;
export interface SeriesView {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';
  /** `component` and `replica` are always among them. */
  readonly labels: Labels;
}
export interface SeriesPoints {
  readonly labels: Labels;
  /** Time and value; at most one for each step. */
  readonly points: readonly (readonly [at: number, value: number])[];
}
export interface SeriesValue {
  readonly labels: Labels;
  readonly at: number;
  readonly value: number;
}

/** One component in numbers, over a window of time. */
export interface ComponentMetrics {
  readonly component: string;
  /** Requests answered, or messages handled. Absent where it tells of none. */
  readonly requests?: {
    readonly perSecond: number;
    /** Share that failed, 0 to 1. */
    readonly errors: number;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly p99Ms: number;
  };
  /** Sums over its copies. */
  readonly cpuMillis?: number;
  readonly memoryBytes?: number;
  readonly replicas?: number;
  /** Messages that wait for it. */
  readonly backlog?: number;
}

export interface CollectorStatus {
  readonly startedAt: number;
  readonly retentionMs: number;
  readonly maxBytes: number;
  /** Pages in use; the file itself may be larger and is used again. */
  readonly usedBytes: number;
  readonly spans: number;
  readonly logs: number;
  readonly series: number;
  /** Refused or not taken up since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly targets: readonly {
    readonly component: string;
    readonly replica: string;
    readonly url: string;
    readonly ok: boolean;
    readonly reason?: string;
  }[];
}
