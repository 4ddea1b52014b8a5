import type { Json, PlatformError } from '../../../kernel/index.ts';
import type { Resource } from '../../../plan/index.ts';
import type { Child, Command, Exit } from '../launch/index.ts';
import type { CopyLog } from '../logs/writers.ts';
import type { ProcessSpec } from '../spec.ts';
import type { Ended } from './restart.ts';

/**
 * starting: from spawn to the first readiness of this process. backoff: it ended and starts again by itself. ended: it stays
 * that way.
 */
export type Phase = 'starting' | 'running' | 'backoff' | 'stopping' | 'ended';

/** One copy of a process resource, through all the processes it has had. */
export interface Copy {
  readonly resource: Resource;
  readonly spec: ProcessSpec;
  readonly generation: string;
  readonly log: CopyLog;
  phase: Phase;
  child: Child | undefined;
  command: Command | undefined;
  port: number | undefined;
  /** Where it serves its metrics, if not on `port`. */
  metricsPort: number | undefined;
  /** What an engine of ours last told about itself. */
  statistics: Readonly<Record<string, number>>;
  ready: boolean;
  /** Why it is not ready. */
  reason: string;
  exits: readonly (Exit & Ended)[];
  /** When this process was ready first. */
  readyAt: number | undefined;
  /** It could not be started at all. */
  failure: PlatformError | undefined;
  admitted: boolean;
  draining: boolean;
  restarts: number;
  /** Its process was told to end so that a new one reads its configuration: no crash. */
  renewing: boolean;
  /** Ends waiting between two processes, and the watch over readiness. */
  readonly stop: AbortController;
  /** Settles when the last process of this copy is gone. */
  over: Promise<void>;
}

export const newCopy = (resource: Resource, generation: string, log: CopyLog): Copy => {
  const spec = resource.spec as unknown as ProcessSpec;
  return {
    resource,
    spec,
    generation,
    log,
    phase: 'starting',
    child: undefined,
    command: undefined,
    port: undefined,
    metricsPort: undefined,
    statistics: {},
    ready: false,
    reason: 'starting',
    exits: [],
    readyAt: undefined,
    failure: undefined,
    // What nobody looks up takes no traffic and needs no admission.
    admitted: !spec.listed,
    draining: false,
    restarts: 0,
    renewing: false,
    stop: new AbortController(),
    over: Promise.resolve(),
  };
};

/** What is told about it: judged by `verdict`, shown by `status`. */
export interface CopyFacts {
  readonly phase: Phase;
  readonly ready: boolean;
  readonly reason: string;
  readonly restarts: number;
  readonly pid?: number;
  readonly port?: number;
  readonly startedAt?: number;
  /** For people. */
  readonly where?: string;
  /** How it ended, where it did: `exit code 1`, `exit code 1, 3 times`. */
  readonly exit?: string;
  /** Its last lines. */
  readonly log?: readonly string[];
}

export function factsOf(copy: Copy): CopyFacts & { readonly [key: string]: Json | undefined } {
  const { phase, ready, reason, restarts, child, port, exits, failure } = copy;
  const last = exits.at(-1);
  const times = exits.length > 1 ? `, ${exits.length} times` : '';
  const exit = failure ? failure.message : last && `${last.text}${times}`;
  return {
    phase,
    ready,
    reason,
    restarts,
    ...(child === undefined || phase === 'ended'
      ? {}
      : { pid: child.pid, startedAt: child.startedAt, where: `pid ${child.pid}` }),
    ...(port === undefined ? {} : { port }),
    ...(exit === undefined || phase === 'running' ? {} : { exit }),
    ...(exit === undefined || phase === 'running' ? {} : { log: [...(failure?.details ?? []), ...copy.log.tail()] }),
  };
}
