import type { Target } from '../engine/target.ts';
import { type EventSink, ExitCode, type Outcome, PlatformError } from '../kernel/index.ts';

export type Counts = Readonly<Record<string, number | 'auto'>>;

/** `order=3 worker=auto`; with `auto`, plain names too. */
export function parseCounts(texts: readonly string[], auto: boolean): Counts {
  const counts: Record<string, number | 'auto'> = {};
  for (const text of texts) {
    const [, name, value] = /^([a-z][a-z0-9-]*)(?:=(\d{1,4}|auto))?$/.exec(text) ?? [];
    if (name === undefined || (value === undefined && !auto)) throw unclear(text);
    counts[name] = value === undefined || value === 'auto' ? 'auto' : Number(value);
  }
  return counts;
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
export function scale(target: Target, counts: Counts, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  return target.scale(counts, sink, signal);
}
