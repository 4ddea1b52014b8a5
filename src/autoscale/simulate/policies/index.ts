/** Policies that can be played: of platform.yaml, a HorizontalPodAutoscaler, a ScaledObject of KEDA. */
export { hpaPolicy } from './manifest.ts';
export { platformPolicy } from './platform.ts';
export { type ScaledObject, scaledObjectPolicy } from './scaled-object.ts';
export { parseSources, type Sources } from './sources.ts';
