import { formatDuration, type SpanView, type TraceSummary } from '../kernel/index.ts';
import type { Style } from './output.ts';
import { clip, plain } from './style.ts';
import { align, table } from './table.ts';

/** Enough digits of a trace's id to find it by. */
const ID_DIGITS = 16;

export function traceLines(traces: readonly TraceSummary[], style: Style): string[] {
  if (traces.length === 0) return ['no traces'];
  const rows = traces.map((trace) => [
    clock(trace.startedAt),
    style.cyan(trace.traceId.slice(0, ID_DIGITS)),
    plain(trace.component),
    plain(trace.name),
    duration(trace.durationMs),
    String(trace.spans),
    trace.errors === 0 ? '' : style.red(String(trace.errors)),
    style.dim(plain(trace.components.join(' '))),
  ]);
  return table(['TIME', 'TRACE', 'COMPONENT', 'NAME', 'DURATION', 'SPANS', 'ERRORS', 'COMPONENTS'], rows);
}

interface Node {
  readonly span: SpanView;
  readonly depth: number;
}

const BAR = 30;

/** One trace as a waterfall: who called whom, when and how long. */
export function waterfallLines(
  { traceId, spans }: { readonly traceId: string; readonly spans: readonly SpanView[] },
  style: Style,
  columns = 120,
): string[] {
  const start = Math.min(...spans.map(({ startedAt }) => startedAt));
  const end = Math.max(...spans.map(({ startedAt, durationMs }) => startedAt + durationMs));
  const errors = spans.filter(({ error }) => error).length;
  const count = `${spans.length} ${spans.length === 1 ? 'span' : 'spans'}`;
  const failed = errors === 0 ? '' : ` · ${style.red(errors === 1 ? '1 error' : `${errors} errors`)}`;
  const rows = tree(spans).map(({ span, depth }) => [
    `${'  '.repeat(Math.min(depth, 12))}${style.bold(plain(span.component))} ${clip(plain(span.name), 40)}`,
    duration(span.durationMs),
    bar(span, start, end, style),
    [span.error ? style.red('✗') : '', ...remarks(span).map(plain)].filter(Boolean).join(' '),
  ]);
  return [
    `${style.bold(traceId)} · ${new Date(start).toISOString()} · ${duration(end - start)} · ${count}${failed}`,
    '',
    ...align(rows).map((line) => clip(line, Math.max(columns, 80))),
  ];
}

/** Depth first, children in the order of their starts. A span whose parent is not there begins a tree of its own. */
function tree(spans: readonly SpanView[]): Node[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string, SpanView[]>();
  for (const span of spans) {
    const parent = span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : '';
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const seen = new Set<string>();
  const visit = (span: SpanView, depth: number): Node[] => {
    if (seen.has(span.spanId)) return [];
    seen.add(span.spanId);
    return [{ span, depth }, ...(children.get(span.spanId) ?? []).flatMap((child) => visit(child, depth + 1))];
  };
  // Roots first; what is left then stands in a circle, and begins anywhere.
  return [...(children.get('') ?? []), ...spans].flatMap((span) => visit(span, 0));
}

function bar(span: SpanView, start: number, end: number, style: Style): string {
  const scale = BAR / Math.max(end - start, 0.001);
  const from = Math.min(BAR - 1, Math.floor((span.startedAt - start) * scale));
  const length = Math.max(1, Math.min(BAR - from, Math.round(span.durationMs * scale)));
  const drawn = '█'.repeat(length);
  const colour = span.error ? style.red : span.kind === 'server' || span.kind === 'consumer' ? style.cyan : style.dim;
  return `${'·'.repeat(from)}${colour(drawn)}${'·'.repeat(BAR - from - length)}`;
}

function remarks({ attributes, peer, message, kind }: SpanView): string[] {
  const status = attributes['http.response.status_code'];
  const statement = attributes['db.query.text'];
  return [
    ...(peer === undefined || kind === 'consumer' ? [] : [`→ ${peer}`]),
    ...(typeof status === 'number' ? [String(status)] : []),
    ...(typeof statement === 'string' ? [statement.replaceAll(/\s+/g, ' ').trim()] : []),
    ...(message === undefined ? [] : [message]),
  ];
}

/** Short ones with more digits than kernel's: most spans last less than a millisecond. */
const duration = (ms: number): string =>
  ms < 10 ? `${ms.toFixed(2)}ms` : ms < 1000 ? `${ms.toFixed(1)}ms` : formatDuration(ms);

function clock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((value) => String(value).padStart(2, '0'))
    .join(':');
}
