import type { CountChanges, Target } from '../engine/target.ts';
import { type EventSink, ExitCode, type Outcome, PlatformError, parseDuration } from '../kernel/index.ts';

export interface CountRequest {
  /** `order=3`, `worker=auto`; with `auto` plain names too. */
  readonly texts: readonly string[];
  readonly auto: boolean;
  /** How long counts hold: `10m`. */
  readonly during?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the user asks for, as counts. Rejects (exit code 2) what is not one. */
export function parseCounts({ texts, auto, during, now }: CountRequest): CountChanges {
  const until = during === undefined ? undefined : now + durationOf(during);
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([a-z][a-z0-9-]*)(?:=(\d{1,4}|auto))?$/.exec(text) ?? [];
      if (name === undefined || (value === undefined && !auto)) throw unclear(text);
      if (value === undefined || value === 'auto') return [name, 'auto' as const];
      return [name, until === undefined ? Number(value) : { value: Number(value), until }];
    }),
  );
}

function durationOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new PlatformError({
    code: 'bad-input',
    message: `--for ${text} is not a duration`,
    next: 'write --for 10m, or --for 1h',
    exitCode: ExitCode.badInput,
  });
}

function unclear(text: string): PlatformError {
  return new PlatformError({
    code: 'bad-input',
    message: `${text} is not NAME=COUNT`,
    next: 'platform scale order=3, or order=auto for what platform.yaml says',
    exitCode: ExitCode.badInput,
  });
}

/** Sets how many of each there are, by hand or (auto) back to the file or its policy. */
export function scale(target: Target, counts: CountChanges, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  return target.scale(counts, sink, signal);
}
