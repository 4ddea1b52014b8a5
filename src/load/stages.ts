import { ExitCode, PlatformError, parseDuration } from '../kernel/index.ts';

/** Requests per second for a while, changing evenly from the first rate to the second. */
export interface Stage {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/** What one process can be asked for at all; far more than it reaches. */
const MOST = 100_000;

/** `50:30s,50..500:2m,50:30s`: a rate is held, `a..b` is a ramp. Every second of it is checked before anything is sent. */
export function parseStages(text: string): Stage[] {
  const stages = text.split(',').map((part) => {
    const [, from = '', to = from, time = ''] =
      /^(\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?:(\S+)$/.exec(part.trim()) ?? [];
    const stage = { from: Number(from), to: Number(to || from), ms: parseDuration(time) ?? 0 };
    if (from === '' || stage.ms === 0 || Math.max(stage.from, stage.to) > MOST) throw unclear(part.trim());
    return stage;
  });
  if (peakOf(stages) === 0) throw unclear(text);
  return stages;
}

export const totalMs = (stages: readonly Stage[]): number => stages.reduce((sum, { ms }) => sum + ms, 0);
export const peakOf = (stages: readonly Stage[]): number =>
  Math.max(0, ...stages.flatMap(({ from, to }) => [from, to]));
/** Arrivals in all. */
export const plannedOf = (stages: readonly Stage[]): number =>
  Math.round(stages.reduce((sum, { from, to, ms }) => sum + ((from + to) / 2) * (ms / 1000), 0));

const unclear = (text: string) =>
  new PlatformError({
    code: 'bad-input',
    message: `${text} is no stage of a load`,
    next: '--stages 50:30s,50..500:2m,500:1m   RATE:TIME holds a rate, FROM..TO:TIME is a ramp',
    exitCode: ExitCode.badInput,
  });
