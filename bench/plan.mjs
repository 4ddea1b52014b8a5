/**
 * The plan alone, in this process: reconciling a thousand objects with what is observed; and what a plan for a cluster takes beside
 * the cluster's own answers: comparing a thousand Deployments by fields, and finding what was changed by hand.
 */
import { moduleOf } from './support/bundle.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { sample } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const OBJECTS = 1000;
const RUNS = 5;

export const bench = () =>
  withCleanup(async (defer) => {
    const { reconcile, planned, formatPlan, reviewed } = await moduleOf('plan/index.ts', defer);
    const { compare, driftOf } = await moduleOf('runtimes/kubernetes/compare/index.ts', defer);
    const desired = Array.from({ length: OBJECTS }, (_, i) => resource(i, 'a'));
    const standing = desired.map(observed);
    const changed = desired.map((_, i) => resource(i, i % 2 === 0 ? 'a' : 'b'));
    const timed = (wanted, found) =>
      sample(RUNS, async () => {
        const started = performance.now();
        formatPlan(planned(reconcile(wanted, found, { rollout: 'engine' })));
        return performance.now() - started;
      });
    const objects = Array.from({ length: OBJECTS }, (_, i) => deployment(i, 'a'));
    const others = objects.map((_, i) => deployment(i, 'b'));
    const held = new Map(objects.map(({ id, spec }) => [id, live(spec)]));
    const liveOf = (id) => held.get(id);
    const onCluster = (wanted) =>
      sample(RUNS, async () => {
        const found = objects.map(observed);
        const started = performance.now();
        const changes = await compare(dryRuns, { namespace: 'shop', environment: 'dev' }, wanted, found, liveOf);
        reviewed(reconcile(wanted, found, { rollout: 'native', changes }), changes);
        driftOf(objects, found, liveOf);
        return performance.now() - started;
      });
    print(`plan of ${OBJECTS} objects, made and printed`, [
      row('all to be made', 'ms', await timed(desired, []), 'goal ≤ 2000'),
      row('nothing to do', 'ms', await timed(desired, standing), 'goal ≤ 2000'),
      row('every second one changed', 'ms', await timed(changed, standing), 'goal ≤ 2000'),
      row('all to be removed', 'ms', await timed([], standing), 'goal ≤ 2000'),
      row('by fields, nothing to do', 'ms', await onCluster(objects), 'goal ≤ 2000'),
      row('by fields, all changed, a server that answers at once', 'ms', await onCluster(others), 'goal ≤ 2000'),
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

/** A Deployment of usual size. */
function deployment(i, image) {
  const name = `service-${i}`;
  const env = Array.from({ length: 20 }, (_, n) => ({ name: `NAME_${n}`, value: `value ${n}` }));
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'shop-dev' };
  const container = { name: 'service', image, env, ports: [{ name: 'http', containerPort: 3000 }] };
  const spec = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels, annotations: { 'platform-toolkit.dev/digest': `${i}-${image}` } },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
  return {
    ...{ id: `${name}/Deployment`, kind: 'Deployment', component: name, spec, digest: `${i}-${image}` },
    ...{ dependsOn: [], deadlineMs: 60_000, holdsData: false, rollout: 'in-place' },
  };
}

/** As the server holds it: defaults, status, and who owns what. */
function live(spec) {
  const fields = {
    'f:spec': {
      'f:replicas': {},
      'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"service"}': { 'f:image': {} } } } },
    },
  };
  const managedFields = [{ manager: 'platform', operation: 'Apply', time: '2026-01-01T00:00:00Z', fieldsV1: fields }];
  return {
    ...spec,
    metadata: { ...spec.metadata, uid: spec.metadata.name, resourceVersion: '1', managedFields },
    spec: { ...spec.spec, progressDeadlineSeconds: 600, strategy: { type: 'RollingUpdate' } },
    status: { replicas: 2, readyReplicas: 2 },
  };
}

/** The server of this bench: it takes every change as it is. */
const dryRuns = { apply: async (_kind, _namespace, object) => live(object), where: { server: 'https://127.0.0.1' } };

const observed = ({ id, kind, component, digest, spec, holdsData, rollout }) => ({
  ...{ id, kind, component, digest, spec, holdsData, rollout },
  generation: '1',
  admitted: true,
  alive: true,
  facts: {},
});
