import type { Sample } from '../../engine/index.ts';
import type { Replicas } from '../../model/context.ts';
import type { Model } from '../../model/index.ts';
import type { Reading } from '../../telemetry/index.ts';

/** Of what has a policy: how many copies there are, how many there should be, and between which bounds. Told of the component as a whole. */
export function scaleReadings(
  { components }: Model,
  counts: Readonly<Record<string, Replicas>>,
  samples: readonly Sample[],
  at: number,
): Reading[] {
  return components.flatMap(({ name, scale }) => {
    const count = counts[name];
    if (!scale || !count) return [];
    return [
      {
        component: name,
        replica: name,
        at,
        values: {
          platform_scale_desired_replicas: count.value,
          platform_scale_current_replicas: samples.filter(({ component }) => component === name).length,
          platform_scale_min_replicas: scale.min,
          platform_scale_max_replicas: scale.max,
        },
      },
    ];
  });
}
