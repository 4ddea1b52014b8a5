/** platform.yaml and platform.lock: read, merged for an environment, checked. */

export * from './docs/index.ts';
export { appendItem, type EditPath, parseAssignment, removeEntry, setValues } from './edit/index.ts';
export * from './environment.ts';
export { type EnvironmentName, type Outline, readOutline } from './environments.ts';
export { FILE, loadConfig } from './load.ts';
export * from './lock.ts';
export { type Amounts, readScalingManifest, type ScalingManifest } from './manifests/index.ts';
export * from './schema/index.ts';
export type { Config } from './types.ts';
