import type { Series } from './types.ts';

export interface Recorder {
  note(
    step: number,
    came: number,
    capacity: number,
    replicas: number,
    ready: number,
    waiting: number,
    lost: number,
  ): void;
  series(): Series;
}

/** Keeps at most `points` periods of a simulation: means, sums and maxima of the steps in each. */
export function createRecorder(steps: number, stepSeconds: number, points: number): Recorder {
  const each = Math.max(1, Math.ceil(steps / points));
  const periods = Math.ceil(steps / each);
  const column = () => new Float64Array(periods);
  const kept = {
    load: column(),
    capacity: column(),
    replicas: column(),
    ready: column(),
    waiting: column(),
    lost: column(),
  };
  const { load, capacity, replicas, ready, waiting, lost } = kept;
  return {
    note: (step, came, able, count, working, line, gone) => {
      const at = Math.floor(step / each);
      load[at] = (load[at] as number) + came;
      capacity[at] = (capacity[at] as number) + able;
      replicas[at] = count;
      ready[at] = working;
      if (line > (waiting[at] as number)) waiting[at] = line;
      lost[at] = (lost[at] as number) + gone;
    },
    series: () => {
      const inPeriod = (at: number) => Math.min(each, steps - at * each);
      const list = (values: Float64Array) => Array.from(values, (value) => round(value));
      return {
        everySeconds: each * stepSeconds,
        atSeconds: Array.from(load, (_, at) => at * each * stepSeconds),
        load: Array.from(load, (sum, at) => round(sum / (inPeriod(at) * stepSeconds))),
        capacity: Array.from(capacity, (sum, at) => round(sum / inPeriod(at))),
        replicas: list(replicas),
        ready: list(ready),
        waiting: list(waiting),
        lost: list(lost),
      };
    },
  };
}

const round = (value: number) => Math.round(value * 1000) / 1000;
