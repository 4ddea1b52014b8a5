/** Policies on paper: a week of load for ten components, and what one decision costs in it. */
import { moduleOf } from './support/bundle.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { sample } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const COMPONENTS = 10;
const RUNS = 5;
const WEEK_TICKS = (7 * 86_400) / 15;

export const bench = () =>
  withCleanup(async (defer) => {
    const { simulate, parseLoad, platformPolicy, CLUSTER_LOOP } = await moduleOf('autoscale/simulate/index.ts', defer);
    const load = parseLoad('diurnal:20rps:400rps:7d');
    const request = (metrics, model = {}) => ({
      policy: platformPolicy('order', { min: 2, max: 10, metrics }, {}, {}),
      model: {
        kind: 'requests',
        cpuMs: 4,
        timeMs: 20,
        idleCpuMilli: 5,
        cpuLimitMilli: 1000,
        requestCpuMilli: 250,
        requestMemoryBytes: 2 ** 27,
        memoryBytes: 2 ** 26,
        timeoutSeconds: 15,
        startupSeconds: 3,
        ...model,
      },
      loop: CLUSTER_LOOP,
      load,
      slo: { target: 0.999, withinSeconds: 0.3 },
    });
    const week = (made) =>
      sample(RUNS, async () => {
        const started = performance.now();
        for (let n = 0; n < COMPONENTS; n += 1) simulate(made);
        return performance.now() - started;
      });
    const onCpu = await week(request([{ type: 'cpu', percent: 70 }]));
    const onQueue = await week(
      request([{ type: 'queue', perReplica: 100 }], { kind: 'messages', concurrency: 4, timeMs: 60 }),
    );
    const each = (onCpu.median * 1000) / (COMPONENTS * WEEK_TICKS);
    print(`a week at 15 s ticks, ${COMPONENTS} components one after the other`, [
      row('by cpu', 'ms', onCpu, 'goal ≤ 1000'),
      row('by queue', 'ms', onQueue, 'goal ≤ 1000'),
      row('a tick, by cpu', 'µs', { median: each, min: each, max: each, runs: 1 }),
    ]);
  });
