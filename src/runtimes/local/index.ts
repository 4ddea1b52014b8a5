/** The runtime that needs only Node: replicas are child processes, stores are embedded engines or programs found on PATH. */
export { createLocalRuntime, type LocalOptions, type LocalRuntime } from './runtime.ts';
