import { parseDuration } from '../../kernel/index.ts';
import { COLLECTOR, METRIC_STORE } from '../names.ts';
import type { Sources } from '../sources.ts';

/**
 * What keeps telemetry. none: nothing does. lean: one collector of ours, which keeps everything itself. full: a collector that
 * leads to the stores that are wanted.
 */
export type Stack =
  | { readonly kind: 'none' }
  | { readonly kind: 'lean' }
  | {
      readonly kind: 'full';
      readonly metrics: boolean;
      readonly logs: boolean;
      readonly traces: boolean;
      readonly dashboards: boolean;
    };

/** On the local runtime only our own collector runs, whatever platform.yaml names for elsewhere. */
export function stackOf({ config }: Sources): Stack {
  const { observability } = config.file;
  if (!observability) return { kind: 'none' };
  if (config.environment.runtime === 'local' || observability.stack === 'lean') return { kind: 'lean' };
  const [metrics, logs, traces] = (['metrics', 'logs', 'traces'] as const).map((key) => observability[key] !== 'none');
  if (!metrics && !logs && !traces) return { kind: 'none' };
  return {
    kind: 'full',
    metrics: metrics ?? true,
    logs: logs ?? true,
    traces: traces ?? true,
    dashboards: observability.dashboards !== 'none',
  };
}

export const isObserved = (sources: Sources): boolean => stackOf(sources).kind !== 'none';

/** Who asks components for their metrics; on the local runtime the collector does, as the runtime tells it. */
export function scraperOf(sources: Sources): string | undefined {
  const stack = stackOf(sources);
  if (stack.kind === 'full') return stack.metrics ? METRIC_STORE : undefined;
  return stack.kind === 'lean' && sources.config.environment.runtime !== 'local' ? COLLECTOR : undefined;
}

export const isScraped = (sources: Sources): boolean => scraperOf(sources) !== undefined;

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;

/** How long telemetry is kept, in whole hours; `least` where a store keeps nothing for less. */
export function retentionHours({ config }: Sources, least = 1): number {
  const { retention } = config.file.observability ?? {};
  const hours = retention === undefined ? DEFAULT_HOURS : Math.ceil((parseDuration(retention) ?? 0) / HOUR_MS);
  return Math.max(least, hours);
}
