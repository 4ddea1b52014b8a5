/** The plan alone: reconciling a thousand objects with what is observed, in this process, without a runtime. */
import { moduleOf } from './support/bundle.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { sample } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const OBJECTS = 1000;
const RUNS = 5;

export const bench = () =>
  withCleanup(async (defer) => {
    const { reconcile, planned, formatPlan } = await moduleOf('plan/index.ts', defer);
    const desired = Array.from({ length: OBJECTS }, (_, i) => resource(i, 'a'));
    const standing = desired.map(observed);
    const changed = desired.map((_, i) => resource(i, i % 2 === 0 ? 'a' : 'b'));
    const timed = (wanted, found) =>
      sample(RUNS, async () => {
        const started = performance.now();
        formatPlan(planned(reconcile(wanted, found, { rollout: 'engine' })));
        return performance.now() - started;
      });
    print(`plan of ${OBJECTS} objects, made and printed`, [
      row('all to be made', 'ms', await timed(desired, []), 'goal ≤ 2000'),
      row('nothing to do', 'ms', await timed(desired, standing), 'goal ≤ 2000'),
      row('every second one changed', 'ms', await timed(changed, standing), 'goal ≤ 2000'),
      row('all to be removed', 'ms', await timed([], standing), 'goal ≤ 2000'),
    ]);
  });

/** Ten replicas to a component, each waiting for a store: the shape of a large platform. */
function resource(i, version) {
  const component = `service-${Math.floor(i / 10)}`;
  return {
    id: `${component}/process/${(i % 10) + 1}`,
    kind: 'process',
    component,
    spec: { env: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`NAME_${n}`, `value ${n}`])), version },
    digest: `${i}-${version}`,
    dependsOn: i >= 10 ? [`service-${Math.floor(i / 10) - 1}/process/1`] : [],
    deadlineMs: 60_000,
    holdsData: false,
    rollout: 'replica',
  };
}

const observed = ({ id, kind, component, digest, spec, holdsData, rollout }) => ({
  ...{ id, kind, component, digest, spec, holdsData, rollout },
  generation: '1',
  admitted: true,
  alive: true,
  facts: {},
});
