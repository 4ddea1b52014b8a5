/** Policies that were written for Kubernetes: HorizontalPodAutoscaler and KEDA's ScaledObject, read out of their files. */
export { type Amounts, readScalingManifest, type ScalingManifest } from './read.ts';
export type { HpaBody, ScaledObjectBody } from './schema.ts';
