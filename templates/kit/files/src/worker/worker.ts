import { createServer } from 'node:http';
import {
  type Begin,
  type Closable,
  closing,
  createHealth,
  present,
  type Running,
  type ServerSettings,
  serve,
} from '../lifecycle/index.ts';
import { processMetrics, type Telemetry } from '../telemetry/index.ts';
import { operations } from './operations.ts';

export interface WorkerOptions {
  readonly settings: ServerSettings;
  readonly telemetry: Telemetry;
  /** Not ready without these. They are closed when the last message is finished. */
  readonly requires: Readonly<Record<string, Closable>>;
  /** Can do without these for a while. */
  readonly prefers?: Readonly<Record<string, Closable | undefined>>;
}

export interface Worker {
  /**
   * Begins to work, and goes on until a signal. SIGTERM and SIGINT mean the same to it: nothing more is taken at once, what is in
   * flight is finished, exit code 0. There is no time in which it serves on, because nobody sends it anything.
   */
  start(begin: Begin): Promise<Running>;
}

/** A program that consumes messages: health and metrics, and subscriptions that end in order. */
export function createWorker({ settings, telemetry, requires, prefers = {} }: WorkerOptions): Worker {
  const optional = present(prefers);
  const health = createHealth({ requires, prefers: optional, log: telemetry.log });
  processMetrics(telemetry.metrics);
  const stores = [...Object.values(requires), ...Object.values(optional)];
  return {
    start: (begin) =>
      serve({
        server: createServer(operations(health, telemetry.metrics)),
        settings: { ...settings, drainMs: 0 },
        health,
        log: telemetry.log,
        begin,
        close: () => closing(stores, telemetry),
      }),
  };
}
