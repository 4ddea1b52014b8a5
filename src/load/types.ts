import type { Random } from './random.ts';
import type { Stage } from './stages.ts';

/** One request that is about to be sent. */
export interface LoadRequest {
  /** What it is counted under: `order`, `GET /api/products`. */
  readonly name: string;
  /** Who asks: the `x-client` header. */
  readonly client?: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses that are no failure; every one below 400 without it. */
  readonly expect?: readonly number[];
  /** Hears the body of an expected answer; without it bodies are thrown away as they come. */
  readonly onAnswer?: (body: string) => void;
}

export interface LoadOptions {
  /** Origin: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly stages: readonly Stage[];
  /** The next request; called at each arrival that can be sent. */
  readonly next: (random: Random) => LoadRequest;
  /** constant: equal distances (default). poisson: as independent people come, bursts included. */
  readonly arrivals?: Arrivals;
  /** The same seed is the same sequence of arrivals and choices. */
  readonly seed?: number;
  /** Arrivals beyond so many unanswered requests are not sent but counted as dropped. Default 1000. */
  readonly maxInFlight?: number;
  /** For one answer, from when it was sent. Default 10 s. */
  readonly timeoutMs?: number;
  /** Requests go over so many connections in turn, and over more where those are busy. Default 32. */
  readonly connections?: number;
  /** A connection takes no new request after so long, so that new replicas behind a balancer get their share. Default 5 s. */
  readonly connectionLifeMs?: number;
  /** Whether requests are sent once more as browsers do it: safe to repeat, and a kept connection was found closed. Default true. */
  readonly retry?: boolean;
  /** Ends the arrivals; those in flight are waited for. */
  readonly signal?: AbortSignal;
  /** Once a second. */
  readonly onTick?: (tick: LoadTick) => void;
}

export type Arrivals = 'constant' | 'poisson';

/**
 * How a request failed: `timeout`, `refused`, `reset`, `network` (anything else below HTTP), the status of an answer that was not
 * expected (`429`, `503`), or `dropped`: it was due, and never sent.
 */
export type ErrorKind = string;

/**
 * Milliseconds from the intended start to the last byte, of requests answered as expected. Those without any answer count as
 * endless: a percentile that falls among them is null.
 */
export interface Latency {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  /** Of those that were answered. */
  readonly max: number;
  readonly mean: number;
}

export interface LoadCounts {
  /** Arrivals that were due. */
  readonly due: number;
  readonly sent: number;
  /** Answered as expected. */
  readonly ok: number;
  /** All others, dropped ones included. */
  readonly failed: number;
  readonly errors: Readonly<Record<ErrorKind, number>>;
  readonly latencyMs: Latency;
}

export interface LoadReport extends LoadCounts {
  readonly url: string;
  readonly seed: number;
  readonly arrivals: Arrivals;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Until the last arrival; answers may have come later. */
  readonly durationMs: number;
  /** The signal ended it before its time. */
  readonly interrupted: boolean;
  /** Expected answers per second. */
  readonly okPerSecond: number;
  /** Requests that were sent a second time over a fresh connection. They count once. */
  readonly retried: number;
  readonly mostInFlight: number;
  /** How late the generator itself was, in milliseconds; a part of every latency. */
  readonly lateMs: Pick<Latency, 'p50' | 'p99' | 'max'>;
  readonly types: Readonly<Record<string, LoadCounts>>;
  /** Requests sent by each client. */
  readonly clients: Readonly<Record<string, number>>;
  readonly stages: readonly (Stage & LoadCounts)[];
  readonly ticks: readonly LoadTick[];
  /** The first ones, to look for their cause. */
  readonly failures: readonly LoadFailure[];
}

export interface LoadFailure {
  /** Intended start, milliseconds after the beginning. */
  readonly atMs: number;
  readonly name: string;
  readonly kind: ErrorKind;
  readonly detail: string;
}

/** One second of it: requests count where they ended. */
export interface LoadTick {
  readonly atMs: number;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly inFlight: number;
  readonly latencyMs: Latency;
  /** Failures since the beginning. */
  readonly failedInAll: number;
}
