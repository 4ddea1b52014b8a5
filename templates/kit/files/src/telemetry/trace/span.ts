import { AsyncLocalStorage } from 'node:async_hooks';
import { withoutDeadline } from '../../concurrency/index.ts';
import type { TraceContext } from './context.ts';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type AttributeValue = string | number | boolean;

export interface SpanOptions {
  readonly kind?: SpanKind;
  /** Defaults to the current span. */
  readonly parent?: TraceContext | undefined;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** A piece of work with a beginning and an end. */
export interface Span {
  readonly context: TraceContext;
  set(key: string, value: AttributeValue): void;
  /** Another name, where what it is about is known only later. */
  rename(name: string): void;
  /** Ends it, once; with an error the span counts as failed. */
  end(error?: unknown): void;
}

const current = new AsyncLocalStorage<Span>();

/** The span that the running code belongs to. */
export function currentSpan(): Span | undefined {
  return current.getStore();
}

/** Runs `work` and everything it starts as a part of the span. */
export function runInSpan<T>(span: Span, work: () => T): T {
  return current.run(span, work);
}

/** Runs `work` as a part of nothing, and with no end to its time: what goes on for everybody, whoever happened to start it. */
export function detached<T>(work: () => T): T {
  return current.exit(() => withoutDeadline(work));
}

/** A span when it has ended. */
export interface FinishedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: TraceContext;
  readonly parentSpanId: string | undefined;
  /** Milliseconds since the epoch, with fractions. */
  readonly start: number;
  readonly end: number;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly error: unknown;
}
