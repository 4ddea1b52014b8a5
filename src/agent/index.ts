/** The background process of one environment on this machine, and the target that speaks to it. */
export { type Assembled, type Assembly, assemble, type RuntimePlace } from './assemble.ts';
export { type AgentTargetOptions, createAgentTarget } from './client/target.ts';
export { type LockHolder, readLock } from './lock.ts';
export { lockFileOf, stateDirOf } from './paths.ts';
