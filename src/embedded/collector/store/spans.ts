import type { Attributes } from '../../../kernel/index.ts';
import type { Span } from '../records.ts';
import { bucketOf } from './buckets.ts';
import type { Store } from './database.ts';

/** Which component listens at an address, as far as is known. */
export type PeerOf = (host: string, port: number) => string | undefined;

const SERVER = 2;
const ASKING: ReadonlySet<number> = new Set([3, 4, 5]);

const INSERT = `insert into span (trace, span, parent, component, replica, name, kind, start, duration, error, bucket, peer, address,
  system, caller, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SUMMARY = `insert into trace (trace, start, finish, spans, errors, component, name, duration, components)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (trace) do update set start = min(start, excluded.start), finish = max(finish, excluded.finish),
    spans = spans + excluded.spans, errors = errors + excluded.errors,
    component = case when excluded.duration is not null or (duration is null and excluded.start < start) then excluded.component else component end,
    name = case when excluded.duration is not null or (duration is null and excluded.start < start) then excluded.name else name end,
    duration = coalesce(excluded.duration, duration), components = excluded.components`;

/** Stores spans and keeps the summaries of their traces. */
export function spanWriter(store: Store, peerOf: PeerOf): (spans: readonly Span[]) => void {
  const insert = store.prepare(INSERT);
  const summarize = store.prepare(SUMMARY);
  const known = store.prepare('select components from trace where trace = ?');
  return (spans) => {
    if (spans.length === 0) return;
    store.transaction(() => {
      for (const span of spans) insert.run(...rowOf(span, peerOf));
      for (const [trace, group] of grouped(spans)) {
        const before = String(known.get(trace)?.[0] ?? '');
        const components = new Set([...before.split(' ').filter(Boolean), ...group.map(({ component }) => component)]);
        const first = group.find(({ parentSpanId }) => parentSpanId === null) ?? earliest(group);
        summarize.run(
          trace,
          Math.min(...group.map(({ start }) => start)),
          Math.max(...group.map(({ start, duration }) => start + duration)),
          group.length,
          group.filter(({ error }) => error).length,
          first.component,
          first.name,
          first.parentSpanId === null ? first.duration : null,
          [...components].sort().join(' '),
        );
      }
    });
  };
}

function rowOf(span: Span, peerOf: PeerOf) {
  const { attributes, events, links, message } = span;
  const asks = ASKING.has(span.kind);
  const host = attributes['server.address'];
  const port = Number(attributes['server.port']);
  const placed = asks && typeof host === 'string' && port > 0;
  const named = attributes['peer.service'];
  const peer = (placed ? peerOf(host, port) : undefined) ?? (asks && typeof named === 'string' ? named : null);
  const address = placed && peer === null ? `${host}:${port}` : null;
  const client = span.kind === SERVER ? attributes['client.name'] : undefined;
  const body = {
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(events.length > 0 ? { events } : {}),
    ...(links.length > 0 ? { links } : {}),
    ...(message === null ? {} : { message }),
  };
  return [
    span.traceId,
    span.spanId,
    span.parentSpanId,
    span.component,
    span.replica,
    span.name,
    span.kind,
    span.start,
    span.duration,
    span.error ? 1 : 0,
    bucketOf(span.duration),
    peer,
    address,
    asks ? systemOf(attributes) : null,
    typeof client === 'string' && /^[\w.-]{1,64}$/.test(client) ? client : null,
    JSON.stringify(body),
  ] as const;
}

/** What is spoken, by the semantic conventions. */
function systemOf(attributes: Attributes): string {
  for (const key of ['db.system.name', 'db.system', 'messaging.system', 'rpc.system']) {
    if (typeof attributes[key] === 'string') return attributes[key];
  }
  if (attributes['aws.s3.bucket'] !== undefined) return 's3';
  return attributes['http.request.method'] === undefined ? 'unknown' : 'http';
}

const earliest = (spans: readonly Span[]): Span => spans.reduce((a, b) => (b.start < a.start ? b : a));

function grouped(spans: readonly Span[]): Map<string, Span[]> {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    const group = groups.get(span.traceId);
    if (group) group.push(span);
    else groups.set(span.traceId, [span]);
  }
  return groups;
}
