/** Beginning and end of a program: its settings, health, listening, draining, stopping. */
export { every } from './every.ts';
export { createHealth, type Dependency, type Health, type HealthReport, type State } from './health.ts';
export { linger } from './linger.ts';
export { runMain } from './main.ts';
export { type Running, type ServeOptions, serve } from './serve.ts';
export { type ServerSettings, serverSettings, type TaskSettings, taskSettings } from './settings.ts';
export { type Closable, closing, present } from './stores.ts';
export type { Begin, Work } from './work.ts';
