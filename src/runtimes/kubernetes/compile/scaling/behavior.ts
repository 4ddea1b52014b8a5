import type { ScaleDirection, ScalePolicy } from '../../../../model/types.ts';

const TYPES = { pods: 'Pods', percent: 'Percent' } as const;
const SELECT = { max: 'Max', min: 'Min', disabled: 'Disabled' } as const;

/** How fast a policy lets counts change; undefined where it says nothing, which is not the same as an empty one. */
export function behaviorOf({ up, down }: ScalePolicy): object | undefined {
  if (!up && !down) return undefined;
  return { ...(up ? { scaleUp: direction(up) } : {}), ...(down ? { scaleDown: direction(down) } : {}) };
}

/** What is not said keeps the cluster's default. A tolerance is a ratio there. */
const direction = ({ windowSeconds, tolerance, policies, select }: ScaleDirection): object => ({
  ...(windowSeconds === undefined ? {} : { stabilizationWindowSeconds: windowSeconds }),
  ...(tolerance === undefined ? {} : { tolerance: `${Math.round(tolerance * 1000)}m` }),
  ...(policies ? { policies: policies.map(({ type, ...rest }) => ({ type: TYPES[type], ...rest })) } : {}),
  ...(select ? { selectPolicy: SELECT[select] } : {}),
});
