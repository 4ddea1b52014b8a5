import type { Parsed, Span } from '../records.ts';
import { attributesOf, cut, idOf, isRecord, type Json, microseconds, records, senderOf, textOf } from './values.ts';

/** Spans of an ExportTraceServiceRequest. One that has no valid ids or times is rejected, the others are taken. */
export function spansOf(request: Json): Parsed<Span> {
  const items: Span[] = [];
  let rejected = 0;
  let reason: string | undefined;
  for (const { resource, scopeSpans } of records(request.resourceSpans)) {
    const sender = senderOf(resource);
    for (const { spans } of records(scopeSpans)) {
      for (const span of records(spans)) {
        const read = spanOf(span, sender);
        if (typeof read !== 'string') items.push(read);
        else {
          rejected += 1;
          reason ??= read;
        }
      }
    }
  }
  return { items, rejected, ...(reason === undefined ? {} : { reason }) };
}

/** Or why not. */
function spanOf(span: Json, sender: ReturnType<typeof senderOf>): Span | string {
  const traceId = idOf(span.traceId, 32);
  const spanId = idOf(span.spanId, 16);
  if (traceId === undefined || spanId === undefined) return 'a span needs a traceId of 16 and a spanId of 8 bytes';
  const start = microseconds(span.startTimeUnixNano);
  const end = microseconds(span.endTimeUnixNano);
  if (start === undefined || end === undefined) return 'a span needs startTimeUnixNano and endTimeUnixNano';
  const status = isRecord(span.status) ? span.status : {};
  const message = textOf(status.message);
  return {
    ...sender,
    traceId,
    spanId,
    parentSpanId: idOf(span.parentSpanId, 16) ?? null,
    name: cut(textOf(span.name) ?? ''),
    kind: typeof span.kind === 'number' && span.kind >= 1 && span.kind <= 5 ? span.kind : 1,
    start,
    duration: Math.max(0, end - start),
    error: status.code === 2 || status.code === 'STATUS_CODE_ERROR',
    message: message ? cut(message) : null,
    attributes: attributesOf(span.attributes),
    events: records(span.events).map((event) => ({
      at: (microseconds(event.timeUnixNano) ?? start) / 1000,
      name: cut(textOf(event.name) ?? ''),
      attributes: attributesOf(event.attributes),
    })),
    links: records(span.links).flatMap((link) => {
      const [trace, id] = [idOf(link.traceId, 32), idOf(link.spanId, 16)];
      return trace !== undefined && id !== undefined ? [{ traceId: trace, spanId: id }] : [];
    }),
  };
}
