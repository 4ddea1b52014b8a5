import { ExitCode } from '../../kernel/index.ts';
import type { LoadReport, ThresholdVerdict } from '../../load/index.ts';

/** Later than this the generator is a part of what it measures. */
const LATE_MS = 20;

/** What makes figures of a report worth less than they look. */
export function generatorNotes({ errors, due, lateMs, okPerSecond }: LoadReport, maxInFlight = 1000): string[] {
  const dropped = errors.dropped ?? 0;
  const late = lateMs.p99 ?? 0;
  return [
    ...(dropped === 0
      ? []
      : [
          `${dropped} of ${due} requests were never sent: ${maxInFlight} others were unanswered (--in-flight). ` +
            `${late < LATE_MS ? 'What is loaded' : 'What is loaded, or this machine that sends,'} does not keep up: ` +
            `${Math.round(okPerSecond)}/s were answered as expected. Percentiles count the others as endless.`,
        ]),
    ...(late < LATE_MS
      ? []
      : [
          `The generator itself was ${Math.round(late)}ms late (p99): this machine is too busy to send so many. ` +
            'Every latency includes it.',
        ]),
  ];
}

/** A missed threshold is a difference between what was asked and what is; a load that nothing answered has failed. */
export function exitCodeOfLoad({ ok, due, interrupted }: LoadReport, verdicts: readonly ThresholdVerdict[]): ExitCode {
  if (verdicts.some((verdict) => !verdict.ok)) return ExitCode.differs;
  if (interrupted) return ExitCode.interrupted;
  return ok === 0 && due > 0 ? ExitCode.failed : ExitCode.done;
}
