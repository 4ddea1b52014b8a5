import type { Telemetry } from '../../telemetry/index.ts';

const STEP_MS = 15_000;
/** What the kit's programs write when they can be asked. */
const LISTENING = 'listening';
/** Whatever lies further apart does not belong together. */
const LONGEST_S = 120;

/** Seconds from the start of each process to its line that it listens. Processes tell their start in whole seconds. */
export async function startupsOf(
  telemetry: Telemetry,
  component: string,
  since: number,
  until: number,
): Promise<number[]> {
  const [starts, lines] = await Promise.all([
    telemetry.range({
      name: 'process_start_time_seconds',
      fn: 'last',
      by: ['component', 'replica'],
      where: { component },
      since,
      until,
      step: STEP_MS,
    }),
    telemetry.logs({ component: [component], text: LISTENING, since, until, limit: 500 }),
  ]);
  return lines
    .filter(({ text }) => text.includes(LISTENING))
    .flatMap(({ replica, at }) => {
      const begun = starts
        .filter(({ labels }) => labels.replica === replica)
        .flatMap(({ points }) => points.map(([, seconds]) => seconds))
        .filter((seconds) => seconds <= at / 1000 + 1 && at / 1000 - seconds < LONGEST_S);
      return begun.length === 0 ? [] : [Math.max(0.1, at / 1000 - Math.max(...begun))];
    });
}
