import type { GraphEdge } from '../../kernel/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Signal } from './claims.ts';

/** What was seen on the arrows of the platform. */
export interface Observations {
  readonly edges: readonly GraphEdge[];
  /** By component: how many series, lines, spans. */
  readonly signals: Readonly<Record<Signal, ReadonlyMap<string, number>>>;
  /** Connections that a balancer led to a component since, by the balancer's name. */
  readonly balanced: ReadonlyMap<string, number>;
}

/** Counters of the embedded balancer and of Envoy. */
const BALANCED = ['balancer_connections_total', 'envoy_cluster_upstream_rq_total'];
const DAY_MS = 86_400_000;

/**
 * Asks the collector. Traffic counts from `since` on; a line in the log counts from any time, because an engine that is well says
 * nothing after its start.
 */
export async function observe(
  telemetry: Telemetry,
  components: readonly string[],
  since: number,
  now: number,
): Promise<Observations> {
  const [edges, series, logged, ...counters] = await Promise.all([
    telemetry.graph({ since }),
    telemetry.components({ since: now - 60_000, component: components }),
    loggers(telemetry, components, now - DAY_MS),
    ...BALANCED.map((name) => telemetry.range({ name, fn: 'increase', by: ['component'], agg: 'sum', since })),
  ]);
  const measured = series.filter(({ cpuMillis, memoryBytes, requests }) =>
    [cpuMillis, memoryBytes, requests].some((value) => value !== undefined),
  );
  return {
    edges,
    signals: {
      metrics: new Map(measured.map(({ component, replicas }) => [component, replicas ?? 1])),
      logs: new Map(logged.map((name) => [name, 1])),
      traces: spansOf(edges),
    },
    balanced: new Map(
      counters.flat().flatMap(({ labels, points }) => {
        const total = points.reduce((sum, [, value]) => sum + value, 0);
        return total > 0 && labels['component'] ? [[labels['component'], Math.round(total)] as const] : [];
      }),
    ),
  };
}

/** Those that have logged anything; one after the other, each question is small. */
async function loggers(telemetry: Telemetry, components: readonly string[], since: number): Promise<string[]> {
  const found: string[] = [];
  for (const name of components) {
    if ((await telemetry.logs({ component: [name], since, limit: 1 })).length > 0) found.push(name);
  }
  return found;
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
