/** How many copies there should be, and why: the autoscaler of Kubernetes and KEDA as pure functions, on plain data. */
export * from './decide.ts';
export * from './explain.ts';
export { type Decided, decide } from './hpa.ts';
export * from './keda.ts';
export * from './policy.ts';
export type * from './record.ts';
export * from './replay.ts';
export type * from './types.ts';
