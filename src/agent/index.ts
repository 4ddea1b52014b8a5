/** The background process of one environment on this machine, and the target that speaks to it. */
export { type Assembled, type Assembly, assemble, type RuntimePlace } from './assemble.ts';
export { type OpenOptions, openTarget } from './open.ts';
export { stateDirOf } from './paths.ts';
export { runningAgents } from './running.ts';
