import { z } from 'zod';

/** Quantities in any notation of Kubernetes. */
const Quantity = z.union([z.number(), z.string().regex(/^[+-]?\d*\.?\d+([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/)], {
  error: 'is no quantity such as 250m, 0.3 or 2k',
});
const Target = z.looseObject({
  type: z.enum(['Utilization', 'AverageValue', 'Value']),
  averageUtilization: z.int().positive().optional(),
  averageValue: Quantity.optional(),
  value: Quantity.optional(),
});
const Named = z.looseObject({ name: z.string().min(1) });
const Metric = z.discriminatedUnion(
  'type',
  [
    z.object({
      type: z.literal('Resource'),
      resource: z.object({ name: z.enum(['cpu', 'memory'], { error: 'is neither cpu nor memory' }), target: Target }),
    }),
    z.object({ type: z.literal('Pods'), pods: z.object({ metric: Named, target: Target }) }),
    z.object({ type: z.literal('Object'), object: z.looseObject({ metric: Named, target: Target }) }),
    z.object({ type: z.literal('External'), external: z.object({ metric: Named, target: Target }) }),
  ],
  { error: 'is none of Resource, Pods, Object and External; other kinds of metrics cannot be simulated' },
);
const Rules = z.looseObject({
  stabilizationWindowSeconds: z.int().min(0).max(3600).optional(),
  selectPolicy: z.enum(['Max', 'Min', 'Disabled']).optional(),
  policies: z
    .array(
      z.object({
        type: z.enum(['Pods', 'Percent']),
        value: z.int().positive(),
        periodSeconds: z.int().min(1).max(1800),
      }),
    )
    .optional(),
  tolerance: Quantity.optional(),
});
const Behavior = z.looseObject({ scaleUp: Rules.optional(), scaleDown: Rules.optional() });
const Ref = z.looseObject({ name: z.string().optional() }).optional();

/** `spec` of a HorizontalPodAutoscaler: autoscaling/v2; of v1, its one number. */
export const HpaBody = z.looseObject({
  scaleTargetRef: Ref,
  minReplicas: z.int().min(0).optional(),
  maxReplicas: z.int().min(1),
  metrics: z.array(Metric).optional(),
  behavior: Behavior.optional(),
  targetCPUUtilizationPercentage: z.int().positive().optional(),
});
export type HpaBody = z.infer<typeof HpaBody>;

/** `spec` of a ScaledObject of KEDA, as far as it decides about counts. */
export const ScaledObjectBody = z.looseObject({
  scaleTargetRef: Ref,
  pollingInterval: z.int().positive().optional(),
  cooldownPeriod: z.int().min(0).optional(),
  initialCooldownPeriod: z.int().min(0).optional(),
  idleReplicaCount: z.int().min(0).optional(),
  minReplicaCount: z.int().min(0).optional(),
  maxReplicaCount: z.int().min(1).optional(),
  fallback: z.looseObject({ failureThreshold: z.int(), replicas: z.int() }).optional(),
  advanced: z
    .looseObject({ horizontalPodAutoscalerConfig: z.looseObject({ behavior: Behavior.optional() }).optional() })
    .refine((advanced) => advanced.scalingModifiers === undefined, {
      error: 'scalingModifiers cannot be simulated: a formula over metrics is evaluated by KEDA alone',
    })
    .optional(),
  triggers: z
    .array(
      z.looseObject({
        type: z.string().min(1),
        name: z.string().optional(),
        metricType: z.enum(['Utilization', 'AverageValue', 'Value']).optional(),
        metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      }),
    )
    .min(1),
});
export type ScaledObjectBody = z.infer<typeof ScaledObjectBody>;

const Amounts = z.looseObject({ cpu: Quantity.optional(), memory: Quantity.optional() }).optional();
/** `spec` of a Deployment or StatefulSet: what a copy asks for and may take. */
export const WorkloadBody = z.looseObject({
  template: z.looseObject({
    spec: z.looseObject({
      containers: z
        .array(z.looseObject({ resources: z.looseObject({ requests: Amounts, limits: Amounts }).optional() }))
        .min(1),
    }),
  }),
});
