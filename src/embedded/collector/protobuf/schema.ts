/**
 * The messages of OTLP (https://github.com/open-telemetry/opentelemetry-proto, v1): number, name in the JSON encoding, type. What
 * is not listed is skipped.
 */
type Scalar = 'string' | 'hex' | 'base64' | 'int64' | 'uint64' | 'fixed64' | 'sfixed64' | 'number' | 'double' | 'bool';
export type FieldType = Scalar | { readonly message: () => Message } | { readonly list: Scalar | (() => Message) };
export type Message = Readonly<Record<number, readonly [name: string, type: FieldType]>>;

const one = (message: () => Message): FieldType => ({ message });
const many = (of: Scalar | (() => Message)): FieldType => ({ list: of });

const AnyValue: Message = {
  1: ['stringValue', 'string'],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int64'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', one(() => ({ 1: ['values', many(() => AnyValue)] }))],
  6: ['kvlistValue', one(() => ({ 1: ['values', many(() => KeyValue)] }))],
  7: ['bytesValue', 'base64'],
};
const KeyValue: Message = { 1: ['key', 'string'], 2: ['value', one(() => AnyValue)] };
const attributes = many(() => KeyValue);
const Resource: Message = { 1: ['attributes', attributes] };
const Scope: Message = { 1: ['name', 'string'], 2: ['version', 'string'] };

const SpanEvent: Message = { 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'string'], 3: ['attributes', attributes] };
const SpanLink: Message = { 1: ['traceId', 'hex'], 2: ['spanId', 'hex'], 4: ['attributes', attributes] };
const Span: Message = {
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  4: ['parentSpanId', 'hex'],
  5: ['name', 'string'],
  6: ['kind', 'number'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes', attributes],
  11: ['events', many(() => SpanEvent)],
  13: ['links', many(() => SpanLink)],
  15: ['status', one(() => ({ 2: ['message', 'string'], 3: ['code', 'number'] }))],
};
const Log: Message = {
  1: ['timeUnixNano', 'fixed64'],
  2: ['severityNumber', 'number'],
  3: ['severityText', 'string'],
  5: ['body', one(() => AnyValue)],
  6: ['attributes', attributes],
  9: ['traceId', 'hex'],
  10: ['spanId', 'hex'],
  11: ['observedTimeUnixNano', 'fixed64'],
};
const NumberPoint: Message = {
  3: ['timeUnixNano', 'fixed64'],
  4: ['asDouble', 'double'],
  6: ['asInt', 'sfixed64'],
  7: ['attributes', attributes],
};
const HistogramPoint: Message = {
  3: ['timeUnixNano', 'fixed64'],
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['bucketCounts', many('fixed64')],
  7: ['explicitBounds', many('double')],
  9: ['attributes', attributes],
};
const SummaryPoint: Message = {
  3: ['timeUnixNano', 'fixed64'],
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['quantileValues', many(() => ({ 1: ['quantile', 'double'], 2: ['value', 'double'] }))],
  7: ['attributes', attributes],
};
const temporality = ['aggregationTemporality', 'number'] as const;
const Metric: Message = {
  1: ['name', 'string'],
  3: ['unit', 'string'],
  5: ['gauge', one(() => ({ 1: ['dataPoints', many(() => NumberPoint)] }))],
  7: ['sum', one(() => ({ 1: ['dataPoints', many(() => NumberPoint)], 2: temporality, 3: ['isMonotonic', 'bool'] }))],
  9: ['histogram', one(() => ({ 1: ['dataPoints', many(() => HistogramPoint)], 2: temporality }))],
  11: ['summary', one(() => ({ 1: ['dataPoints', many(() => SummaryPoint)] }))],
};

const request = (resources: string, scopes: string, items: string, item: () => Message): Message => ({
  1: [
    resources,
    many(() => ({
      1: ['resource', one(() => Resource)],
      2: [scopes, many(() => ({ 1: ['scope', one(() => Scope)], 2: [items, many(item)] }))],
    })),
  ],
});

/** Export…ServiceRequest of each signal. */
export const REQUESTS = {
  traces: request('resourceSpans', 'scopeSpans', 'spans', () => Span),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', () => Log),
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', () => Metric),
} as const;
