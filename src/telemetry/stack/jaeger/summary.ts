import type { SpanView, TraceSummary } from '../../../kernel/index.ts';

/** A trace in a line, named after its root, or after its first span until the root has come. `spans` is not empty. */
export function summaryOf(spans: readonly SpanView[]): TraceSummary {
  const root = rootOf(spans);
  const first = root ?? earliest(spans);
  const startedAt = Math.min(...spans.map((span) => span.startedAt));
  const end = Math.max(...spans.map((span) => span.startedAt + span.durationMs));
  return {
    traceId: first.traceId,
    component: first.component,
    name: first.name,
    startedAt,
    durationMs: root?.durationMs ?? end - startedAt,
    spans: spans.length,
    errors: spans.filter(({ error }) => error).length,
    components: [...new Set(spans.map(({ component }) => component))].sort(),
  };
}

/** Work that a program does of its own accord has a root of no kind. */
export const isBackground = (spans: readonly SpanView[]): boolean => rootOf(spans)?.kind === 'internal';

const rootOf = (spans: readonly SpanView[]) => spans.find(({ parentSpanId }) => parentSpanId === undefined);
const earliest = (spans: readonly SpanView[]): SpanView => spans.reduce((a, b) => (b.startedAt < a.startedAt ? b : a));
