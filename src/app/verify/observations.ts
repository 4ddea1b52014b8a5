import type { GraphEdge } from '../../kernel/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Signal } from './claims.ts';

/** What was seen on the arrows of the platform. */
export interface Observations {
  readonly edges: readonly GraphEdge[];
  /** By component: how many series, lines, spans. */
  readonly signals: Readonly<Record<Signal, ReadonlyMap<string, number>>>;
  /** What a balancer led to its component since, by the balancer's name: `212 requests`. */
  readonly balanced: ReadonlyMap<string, string>;
}

export interface Looked {
  readonly components: readonly string[];
  readonly kept: readonly Signal[];
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly now: number;
}

/** Counters of the embedded balancer and of Envoy, with what they count. */
const BALANCED = { balancer_connections_total: 'connections', envoy_cluster_upstream_rq_total: 'requests' };
const DAY_MS = 86_400_000;

/**
 * Asks what is kept. Traffic counts from `since` on; a line in the log counts from any time, because an engine that is well says
 * nothing after its start.
 */
export async function observe(telemetry: Telemetry, { components, kept, since, now }: Looked): Promise<Observations> {
  const isKept = (signal: Signal) => kept.length === 0 || kept.includes(signal);
  const [edges, measured, logged, balanced] = await Promise.all([
    telemetry.graph({ since }),
    isKept('metrics') ? telemetry.measured(components, now) : new Map<string, number>(),
    isKept('logs') ? telemetry.logged(components, now - DAY_MS) : new Set<string>(),
    isKept('metrics') ? balancedBy(telemetry, since) : new Map<string, string>(),
  ]);
  return {
    edges,
    signals: { metrics: measured, logs: new Map([...logged].map((name) => [name, 1])), traces: spansOf(edges) },
    balanced,
  };
}

async function balancedBy(telemetry: Telemetry, since: number): Promise<Map<string, string>> {
  const counted = await Promise.all(
    Object.entries(BALANCED).map(async ([name, what]) => {
      const series = await telemetry.range({ name, fn: 'increase', by: ['component'], agg: 'sum', since });
      return series.flatMap(({ labels, points }) => {
        const total = Math.round(points.reduce((sum, [, value]) => sum + value, 0));
        return total > 0 && labels.component ? [[labels.component, `${total} ${what}`] as const] : [];
      });
    }),
  );
  return new Map(counted.flat());
}

/** Whoever calls or is called is in a trace: the spans of a store are those of its clients. */
function spansOf(edges: readonly GraphEdge[]): Map<string, number> {
  const spans = new Map<string, number>();
  const add = (name: string | undefined, calls: number) => {
    if (name !== undefined) spans.set(name, (spans.get(name) ?? 0) + calls);
  };
  for (const { from, to, calls } of edges) {
    add(from, calls);
    add(to, calls);
  }
  return spans;
}
