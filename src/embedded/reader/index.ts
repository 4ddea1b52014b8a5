/** On a cluster: follows what stores, tasks and the stack itself print, measures every pod, and tells the collector. */
export { type ReaderOptions, startReader } from './reader.ts';
