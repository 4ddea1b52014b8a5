import { randomBytes } from 'node:crypto';

/** Position in a trace as it travels between programs: W3C Trace Context, level 1. */
export interface TraceContext {
  /** 32 hexadecimal digits, lower case, not all zero. */
  readonly traceId: string;
  /** 16 hexadecimal digits, lower case, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** The context of a `traceparent` header; nothing when it is missing or malformed, as the specification asks. */
export function parseTraceparent(header: string | readonly string[] | undefined): TraceContext | undefined {
  if (typeof header !== 'string') return undefined;
  const [, traceId, spanId, flags] = TRACEPARENT.exec(header) ?? [];
  if (!traceId || !spanId || !flags) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The context of a new span: in its parent's trace, or the first of a new one. */
export function childContext(parent: TraceContext | undefined, sampled: () => boolean): TraceContext {
  if (parent) return { traceId: parent.traceId, spanId: randomHex(8), sampled: parent.sampled };
  const ids = randomHex(24);
  return { traceId: ids.slice(0, 32), spanId: ids.slice(32), sampled: sampled() };
}

/** Random bytes are drawn from the system in blocks: one call for each span would cost more than the span. */
const pool = { bytes: Buffer.alloc(0), offset: 0 };

function randomHex(bytes: number): string {
  if (pool.offset + bytes > pool.bytes.length) {
    pool.bytes = randomBytes(4096);
    pool.offset = 0;
  }
  pool.offset += bytes;
  return pool.bytes.toString('hex', pool.offset - bytes, pool.offset);
}
