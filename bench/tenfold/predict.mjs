import { until } from '../support/measure.mjs';
import { WARM_UP, WORK_MS } from './load.mjs';

/** Seconds from a decision to a copy that serves, where nothing has been measured (docs/performance.md). */
const STARTUP = { local: '1s', docker: '2s', dev: '4s' };
/** Between two decisions: of our loop, and of a cluster's autoscaler. */
const INTERVAL = { local: '5s', docker: '5s', dev: '15s' };
/** Most messages that a copy works on at once (the kit's default). */
const CONCURRENCY = 8;
/** Where local is not among the runtimes: an order as it was once measured. */
const USUAL = { cpuMs: 6, timeMs: 20 };

/**
 * What the simulation says beforehand: curves of `order` and `worker`. Orders are calibrated on local; the model that is measured
 * there (`model`) is taken for the others, which share its processor. Begins and ends with nothing going on.
 */
export async function predict(on, environment, load, model = USUAL) {
  const local = environment === 'local';
  if (local) await on.at('load', 'orders', '--yes', '--stages', WARM_UP);
  await quiet(on);
  const simulate = async (...args) => {
    const { runs } = await on.json('scale', 'simulate', ...args, '--load', load, '--interval', INTERVAL[environment]);
    return runs[0];
  };
  const measured = ['--startup', STARTUP[environment]];
  const known = ['--cpu-per-request', `${model.cpuMs}ms`, '--time-per-request', `${model.timeMs}ms`, ...measured];
  const order = await simulate('order', ...(local ? ['--calibrate'] : known));
  const work = ['--time-per-request', `${WORK_MS}ms`, '--concurrency', `${CONCURRENCY}`];
  const worker = await simulate('worker', '--replicas', '0', ...work, ...measured);
  return { order: order.series, worker: worker.series, model: order.model };
}

/** What a start or a warm-up left to do is done: each has its least count again. */
const quiet = ({ json }) =>
  until(
    async () => {
      const views = await json('scale');
      return views.every(({ policy, replicas }) => !policy || replicas.desired === policy.min);
    },
    { timeoutMs: 300_000, everyMs: 2000 },
  );
