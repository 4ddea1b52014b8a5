import type { Random } from './random.ts';
import type { Stage } from './stages.ts';
import type { Arrivals } from './types.ts';

export interface Arrival {
  /** Milliseconds after the beginning. */
  readonly atMs: number;
  /** Index of its stage. */
  readonly stage: number;
}

/**
 * When requests are due. Arrivals are laid out on a scale on which one is due per unit, at even or at exponential distances, and
 * every stage stretches that scale by its rate: so a ramp needs no steps, and a Poisson process of a changing rate stays one.
 */
export function* schedule(stages: readonly Stage[], kind: Arrivals, random: Random): Generator<Arrival, void> {
  const gap = kind === 'poisson' ? () => -Math.log(1 - random()) : () => 1;
  // Half a distance in: a second at 10/s has ten of them, and none lies on the border of two stages.
  let due = kind === 'poisson' ? gap() : 0.5;
  let begin = 0;
  for (const [index, stage] of stages.entries()) {
    const units = ((stage.from + stage.to) / 2) * (stage.ms / 1000);
    for (; due < units; due += gap()) yield { atMs: begin + timeOf(stage, due), stage: index };
    due -= units;
    begin += stage.ms;
  }
}

/** When `units` arrivals of a stage have been: the root of `from·t + (to − from)/ms · t²/2`, in a form that has no division by zero. */
function timeOf({ from, to, ms }: Stage, units: number): number {
  const start = from / 1000;
  const slope = (to - from) / 1000 / ms;
  return (2 * units) / (start + Math.sqrt(Math.max(0, start * start + 2 * slope * units)));
}
