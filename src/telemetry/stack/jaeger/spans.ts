import type { Attributes, AttributeValue, SpanKind, SpanView } from '../../../kernel/index.ts';
import type { Places } from '../../places.ts';

/** A trace as Jaeger's own pages get it from `/api/traces` (github.com/jaegertracing/jaeger-idl, model/json). Times are microseconds. */
export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string; readonly tags?: readonly Tag[] }>>;
}

export interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly references?: readonly {
    readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM';
    readonly traceID: string;
    readonly spanID: string;
  }[];
  readonly startTime: number;
  readonly duration: number;
  readonly tags?: readonly Tag[];
  readonly logs?: readonly { readonly timestamp: number; readonly fields: readonly Tag[] }[];
  readonly processID: string;
}

interface Tag {
  readonly key: string;
  readonly type?: string;
  readonly value: AttributeValue;
}

const KINDS: ReadonlySet<string> = new Set(['server', 'client', 'producer', 'consumer']);
const ASKING: ReadonlySet<SpanKind> = new Set(['client', 'producer', 'consumer']);
/** What OpenTelemetry says in fields of their own, Jaeger says in tags (opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger). */
const TOLD = new Set(['span.kind', 'error', 'otel.status_code', 'otel.status_description', 'internal.span.format']);
const SCOPE = /^otel\.(scope|library)\./;

/** The spans of a trace in the order of their starts. */
export function spansOf({ spans, processes }: JaegerTrace, places: Places): SpanView[] {
  return spans
    .map((span): SpanView => {
      const process = processes[span.processID];
      return spanOf(span, process?.serviceName ?? 'unknown', attributesOf(process?.tags), places);
    })
    .sort((a, b) => a.startedAt - b.startedAt);
}

function spanOf(span: JaegerSpan, component: string, resource: Attributes, places: Places): SpanView {
  const tags = attributesOf(span.tags);
  const traceId = idOf(span.traceID);
  const parent = span.references?.find(({ refType, traceID }) => refType === 'CHILD_OF' && idOf(traceID) === traceId);
  const kind = KINDS.has(String(tags['span.kind'])) ? (tags['span.kind'] as SpanKind) : 'internal';
  const attributes = Object.fromEntries(Object.entries(tags).filter(([key]) => !TOLD.has(key) && !SCOPE.test(key)));
  const message = tags['otel.status_description'];
  const peer = ASKING.has(kind) ? peerOf(attributes, places) : undefined;
  return {
    traceId,
    spanId: span.spanID,
    ...(parent === undefined ? {} : { parentSpanId: parent.spanID }),
    component,
    replica: String(resource['service.instance.id'] ?? component),
    name: span.operationName,
    kind,
    startedAt: span.startTime / 1000,
    durationMs: span.duration / 1000,
    error: tags.error === true || tags.error === 'true' || tags['otel.status_code'] === 'ERROR',
    ...(typeof message === 'string' && message !== '' ? { message } : {}),
    ...(peer === undefined ? {} : { peer }),
    attributes,
    events: (span.logs ?? []).map(({ timestamp, fields }) => {
      const { event, name, ...rest } = attributesOf(fields);
      return { at: timestamp / 1000, name: String(event ?? name ?? ''), attributes: rest };
    }),
    links: (span.references ?? [])
      .filter((reference) => reference !== parent)
      .map(({ traceID, spanID }) => ({ traceId: idOf(traceID), spanId: spanID })),
  };
}

/** By the address that was asked; where that is a number, by the name that the caller knows the other one by. */
function peerOf(attributes: Attributes, places: Places): string | undefined {
  const { 'server.address': host, 'peer.service': named } = attributes;
  const placed = typeof host === 'string' ? places(host) : undefined;
  return placed ?? (typeof named === 'string' ? named : undefined);
}

const attributesOf = (tags: readonly Tag[] = []): Attributes =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]));

/** Ids of 64 bits are written short. */
const idOf = (id: string): string => id.toLowerCase().padStart(32, '0');
