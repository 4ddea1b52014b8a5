/** What `compile` needs from outside of platform.yaml: identity of the project copy, local ports, counts, secret versions. */
export { ensureInstance, type Instance, readInstance } from './instance.ts';
export { allocatePorts, assertPortsFree, defaultWishes } from './ports.ts';
export { effectiveReplicas, fileReplicas, givenBack } from './replicas.ts';
export { assertUserSecrets, secretVersions } from './secrets.ts';
