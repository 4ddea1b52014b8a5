/** Makes what is wanted true in an environment: sessions, execution of plans, gates, deadlines, rollback; and the ports to runtimes. */
export type * from './builder.ts';
export { ensureInstance, type Instance, readInstance } from './context/index.ts';
export { type ExecuteOptions, type Execution, execute } from './execute/index.ts';
export type * from './runtime.ts';
export type * from './scaling.ts';
export { createSession, type Prepared, type ReconcileRequest, type Session, type SessionOptions } from './session.ts';
export type * from './target.ts';
