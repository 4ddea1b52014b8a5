import type { Attributes, GraphEdge, SpanKind, SpanView } from '../kernel/index.ts';

interface Call {
  readonly from: string;
  readonly to?: string;
  readonly address?: string;
  readonly system: string;
  readonly span: SpanView;
}

const ASKS: ReadonlySet<SpanKind> = new Set(['client', 'producer', 'consumer']);

/**
 * Who called whom, from spans of whole traces: by the peer that a span names; where its address says nothing, by who answered it, or
 * by who answers at that address elsewhere. A request that says on whose behalf it comes stands for a caller without spans. Pure.
 */
export function graphOf(spans: readonly SpanView[]): GraphEdge[] {
  const answers = new Map<string, string>();
  for (const { traceId, parentSpanId, component, kind } of spans) {
    if (parentSpanId !== undefined && (kind === 'server' || kind === 'consumer'))
      answers.set(`${traceId} ${parentSpanId}`, component);
  }
  const asked = spans.filter(({ kind }) => ASKS.has(kind)).map((span) => callOf(span, answers));
  const known = new Map(asked.flatMap(({ address, to }) => (address && to ? [[address, to] as const] : [])));
  const calls = [
    ...asked.map((call) => {
      const to = call.to ?? (call.address === undefined ? undefined : known.get(call.address));
      return to === undefined ? call : { from: call.from, to, system: call.system, span: call.span };
    }),
    ...spans.flatMap(callerOf),
  ];
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    if (call.to === undefined && call.address === undefined) continue;
    const key = JSON.stringify([call.from, call.to ?? call.address, call.to === undefined, call.system]);
    const group = groups.get(key);
    if (group) group.push(call);
    else groups.set(key, [call]);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => edgeOf(group));
}

function callOf(span: SpanView, answers: ReadonlyMap<string, string>): Call {
  const { component: from, attributes, kind, peer } = span;
  // A message is answered long after it was sent, by everybody who consumes it: that is no call.
  const answered = kind === 'client' ? answers.get(`${span.traceId} ${span.spanId}`) : undefined;
  const to = peer ?? (answered === from ? undefined : answered);
  const { 'server.address': host, 'server.port': port } = attributes;
  const address = typeof host === 'string' ? `${host}:${port ?? ''}` : undefined;
  const system = systemOf(attributes);
  return { from, system, span, ...(to === undefined ? {} : { to }), ...(address === undefined ? {} : { address }) };
}

const CLIENT_NAME = /^[\w.-]{1,64}$/;

function callerOf(span: SpanView): Call[] {
  const name = span.kind === 'server' ? span.attributes['client.name'] : undefined;
  if (typeof name !== 'string' || !CLIENT_NAME.test(name)) return [];
  return [{ from: name, to: span.component, system: 'http', span }];
}

/** What is spoken, by the semantic conventions. */
function systemOf(attributes: Attributes): string {
  for (const key of ['db.system.name', 'db.system', 'messaging.system', 'rpc.system']) {
    if (typeof attributes[key] === 'string') return attributes[key];
  }
  if (attributes['aws.s3.bucket'] !== undefined) return 's3';
  return attributes['http.request.method'] === undefined ? 'unknown' : 'http';
}

function edgeOf(group: readonly Call[]): GraphEdge {
  const [{ from, to, address, system }] = group as [Call];
  const durations = group.map(({ span }) => span.durationMs).sort((a, b) => a - b);
  const at = (q: number) => durations[Math.min(durations.length - 1, Math.floor(q * durations.length))] ?? 0;
  return {
    from,
    ...(to === undefined ? { address: address ?? '' } : { to }),
    system,
    calls: group.length,
    errors: group.filter(({ span }) => span.error).length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    lastAt: Math.max(...group.map(({ span }) => span.startedAt)),
  };
}
