import type { ScaleView } from '../scaling.ts';
import { status } from './status.ts';
import type { Core } from './types.ts';

const KINDS = new Set(['service', 'worker', 'gateway']);

/** What can be told without whoever decides: counts and policies. */
export async function views(core: Core, signal: AbortSignal): Promise<readonly ScaleView[] | undefined> {
  const found = await status(core, signal);
  if (!found) return undefined;
  const model = core.last?.model ?? (await core.load().catch(() => undefined));
  const counts = await core.replicas.read();
  return found.components
    .filter(({ kind }) => KINDS.has(kind))
    .map(({ name, replicas }): ScaleView => {
      const component = model?.components.find((each) => each.name === name);
      const scale = component?.scale;
      const written = scale || component?.replicas === replicas.desired ? undefined : component?.replicas;
      const until = counts[name]?.until;
      return {
        component: name,
        replicas: {
          ...replicas,
          ...(until === undefined ? {} : { until }),
          ...(written === undefined ? {} : { written }),
        },
        ...(scale ? { policy: { min: scale.min, max: scale.max, metrics: scale.metrics.map(metricText) } } : {}),
        observed: [],
      };
    });
}

type Metric = NonNullable<NonNullable<Core['last']>['model']['components'][number]['scale']>['metrics'][number];

/** As it is written in platform.yaml: `cpu: 70%`. */
function metricText(metric: Metric): string {
  if (metric.type === 'custom') return `${metric.metric}: ${metric.perReplica}`;
  return 'percent' in metric ? `${metric.type}: ${metric.percent}%` : `${metric.type}: ${metric.perReplica}`;
}
