/**
 * A plan of a thousand objects that all change, on the cluster of PLATFORM_TEST_KUBECONFIG, against `kubectl diff --server-side` of the
 * same objects, in turn: both ask the API server what it would make of each. Needs kubectl on PATH (or BENCH_KUBECTL).
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moduleOf } from './support/bundle.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { hasEngine } from './support/engine.mjs';
import { pair, run, sample, spread } from './support/measure.mjs';
import { temporaryFolder } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const OBJECTS = Number(process.env.BENCH_OBJECTS ?? 1000);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const AT_ONCE = 8;
const TITLE = `plan of ${OBJECTS} objects on a cluster`;
const kubectl = process.env.BENCH_KUBECTL ?? 'kubectl';

export async function bench() {
  const { PLATFORM_TEST_KUBECONFIG: path } = process.env;
  if (!(await hasEngine('kubernetes', TITLE))) return;
  if (!(await run(kubectl, ['version', '--client']).catch(() => undefined)))
    return void console.log(`\n${TITLE}: not measured (no kubectl)`);
  await withCleanup(async (defer) => {
    const { createKubernetesRuntime } = await moduleOf('runtimes/kubernetes/index.ts', defer);
    const { createClient, findContext } = await moduleOf('runtimes/kubernetes/client/index.ts', defer);
    const { nodePorts: ports } = await moduleOf('kernel/node/index.ts', defer);
    const folder = await temporaryFolder(defer);
    const namespace = `bench-diff-${process.pid}`;
    const place = { platform: 'bench', environment: 'diff', namespace };
    const kubeconfig = { paths: [path], env: {} };
    const client = await createClient(ports, await findContext(ports.fs, kubeconfig), {});
    const runtime = createKubernetesRuntime({ ports, place, kubeconfig, stateDir: folder });
    defer(() => runtime.close());
    defer(() => client.close());
    const resources = desired(runtime, namespace);
    await client.create('Namespace', '', { metadata: { name: namespace } });
    defer(() => client.remove('Namespace', '', namespace));
    await atOnce(resources, ({ kind, spec }) => client.apply(kind, namespace, spec));

    const file = join(folder, 'objects.json');
    const plan = async (wanted) => {
      const started = performance.now();
      const changes = await runtime.compare(
        wanted,
        await runtime.observe({ instance: '' }, new AbortController().signal),
      );
      return { ms: performance.now() - started, changed: changes.filter(({ action }) => action === 'update').length };
    };
    const spent = [];
    const ours = async (round) => {
      const before = await cpuSeconds(client);
      const { ms, changed } = await plan(changedIn(resources, round));
      if (changed !== OBJECTS) throw new Error(`${changed} of ${OBJECTS} objects would change`);
      spent.push(((await cpuSeconds(client)) - before) * (1000 / OBJECTS));
      return ms;
    };
    const theirs = async (round, atOnce) => {
      const items = changedIn(resources, round).map(({ spec }) => spec);
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
      return diff(path, file, atOnce);
    };
    const same = await sample(RUNS, async () => (await plan(resources)).ms);
    const eight = await pair(RUNS, ours, (round) => theirs(round, AT_ONCE));
    const one = await sample(1, (round) => theirs(round, 1));
    print(TITLE, [
      row('nothing to do', 'ms', same, 'goal ≤ 2000'),
      row('all change', 'ms', eight.a, 'goal ≤ 2000'),
      row(`kubectl diff --server-side --concurrency=${AT_ONCE}`, 'ms', eight.b),
      row('ratio', '×', eight.ratio),
      row('CPU of the API server for each object, all change', 'ms', spread(spent)),
      row('kubectl diff --server-side', 'ms', one),
    ]);
  });
}

/** What the API server has used since it began. */
const cpuSeconds = async (client) =>
  Number(/^process_cpu_seconds_total (\S+)/m.exec(await client.text({ method: 'GET', path: '/metrics' }))?.[1]);

/** Of programs without copies: nothing starts. */
function desired(runtime, namespace) {
  const components = Array.from({ length: Math.ceil(OBJECTS / 3) }, (_, i) => ({
    name: `service-${i}`,
    kind: 'service',
    workload: { type: 'node', path: `services/${i}`, entry: 'dist/main.js' },
    endpoints: [{ name: 'http', port: 3000, protocol: 'http' }],
    env: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`NAME_${n}`, `value ${n}`])),
    secrets: [],
    config: [],
    bindings: [],
    replicas: 0,
    health: { live: '/livez', ready: '/readyz', startup: '/startupz' },
    resources: { cpu: 50, memory: 2 ** 26, limits: { cpu: 500, memory: 2 ** 27 } },
  }));
  const environment = { name: 'diff', runtime: 'kubernetes', namespace, production: false };
  const model = { name: 'bench', environment, components, edges: [], tasks: [], secrets: [], delivery: {} };
  const images = Object.fromEntries(components.map(({ name }) => [name, 'registry.invalid/bench:1']));
  const context = {
    instance: '',
    projectDir: '/',
    stateDir: '/',
    ports: {},
    bundles: {},
    taskInputs: {},
    replicas: {},
  };
  return runtime.compile(model, { ...context, images, secrets: {} }).slice(0, OBJECTS);
}

/** Every object with another annotation. */
const changedIn = (resources, round) =>
  resources.map(({ spec, ...rest }) => {
    const annotations = { ...spec.metadata.annotations, 'example.com/round': `${round}` };
    return { ...rest, spec: { ...spec, metadata: { ...spec.metadata, annotations } } };
  });

async function atOnce(items, work) {
  const queue = [...items];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Exit code 1 says that there are differences; comparing files is left out. */
async function diff(kubeconfig, file, concurrency) {
  const args = ['diff', '--server-side', '--field-manager=platform', `--concurrency=${concurrency}`, '-f', file];
  const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECTL_EXTERNAL_DIFF: 'true' };
  return (await run(kubectl, args, { env })).ms;
}
