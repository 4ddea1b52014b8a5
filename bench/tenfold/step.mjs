import { STEP, STEP_AT_SECONDS } from './load.mjs';
import { watchCounts } from './watch.mjs';

const EVERY_MS = 500;

/** Seconds from the moment when ten times as much comes, at once, to the first added copy of `order` that serves. */
export async function step(on) {
  const watch = watchCounts(on, EVERY_MS);
  let samples;
  const { startedAt, failed } = await on
    .json('load', 'orders', '--yes', '--stages', STEP, '--timeout', '30s')
    .finally(async () => {
      samples = await watch.end();
    });
  const at = startedAt + STEP_AT_SECONDS * 1000;
  const before = samples.findLast((each) => each.at < at)?.counts.order?.ready ?? 1;
  const added = samples.find((each) => each.at >= at && (each.counts.order?.ready ?? 0) > before);
  return { seconds: added && (added.at - at) / 1000, failed };
}
