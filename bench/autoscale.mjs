/** The autoscaler alone: decisions for a hundred components and their explanations, in this process. */
import { moduleOf } from './support/bundle.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { sample } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const COMPONENTS = 100;
const REPLICAS = 5;
const RUNS = 9;
/** A day of decisions every 5 s, of which those are kept that tell something new: about one a minute. */
const KEPT = 24 * 60;

const policy = {
  min: 1,
  max: 20,
  metrics: [
    { type: 'cpu', percent: 70 },
    { type: 'rps', perReplica: 50 },
  ],
  down: { windowSeconds: 120 },
};

export const bench = () =>
  withCleanup(async (defer) => {
    const { decideScale, explainRecord } = await moduleOf('autoscale/index.ts', defer);
    const policies = Array.from({ length: COMPONENTS }, () => ({ ...policy }));
    let memories = policies.map(() => undefined);
    let now = 0;
    const round = () => {
      now += 5;
      const started = performance.now();
      const decided = policies.map((each, n) => decideScale(each, {}, memories[n], tickOf(n, now)));
      const ms = performance.now() - started;
      memories = decided.map(({ memory }) => memory);
      return { ms, record: decided[0].record };
    };
    // A loop that has run for an hour: its memory is full, its code is warm.
    for (let n = 0; n < 720; n++) round();
    const { record } = round();
    print(`decisions for ${COMPONENTS} components, ${REPLICAS} replicas each, two metrics`, [
      row('one round', 'ms', await sample(RUNS, async () => round().ms), 'goal ≤ 5'),
      row(`${KEPT} explanations`, 'ms', await sample(RUNS, async () => explain(explainRecord, record)), 'goal ≤ 300'),
    ]);
  });

function explain(explainRecord, record) {
  const started = performance.now();
  for (let n = 0; n < KEPT; n++) explainRecord(record);
  return performance.now() - started;
}

const tickOf = (component, atSeconds) => {
  const load = 1 + Math.sin(atSeconds / 300 + component);
  return {
    component: `service-${component}`,
    atSeconds,
    currentReplicas: REPLICAS,
    pods: Array.from({ length: REPLICAS }, (_, n) => ({
      name: `service-${component}/${n}`,
      startSeconds: -3600,
      request: { cpu: 100 },
      metrics: { cpu: { milli: Math.round(60 * load) + n } },
    })),
    values: { rps: [Math.round(200_000 * load)] },
  };
};
