/** A program without an API: it consumes messages, and answers nothing but what operators ask. */
export { createWorker, type Worker, type WorkerOptions } from './worker.ts';
