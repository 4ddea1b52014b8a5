/** The loop that scales: what it costs while it watches, and how long its decisions of a day take to be explained. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { withCleanup } from './support/cleanup.mjs';
import { sample } from './support/measure.mjs';
import { temporaryFolder } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const COMPONENTS = 10;
const REPLICAS = 3;
const WATCHED_MS = 60_000;
const DAY_SECONDS = 86_400;
const RUNS = 5;

export const bench = () =>
  withCleanup(async (defer) => {
    const parts = await bundled(defer);
    print('scaling', [
      row('CPU of the loop over 30 copies, of a core', '%', await sample(1, () => watching(parts, defer)), 'goal ≤ 1'),
      row('explain over a day', 'ms', await explaining(parts, defer), 'goal ≤ 300'),
    ]);
  });

/** Share of a core in percent that this process uses for policies over processes which do nothing, measured as on local. */
async function watching({ startScaling, processSamples, nodeFs, nodeClock }, defer) {
  const names = Array.from({ length: COMPONENTS }, (_, index) => `service-${index}`);
  const copies = names.flatMap((component) =>
    Array.from({ length: REPLICAS }, (_, index) => {
      const child = spawn('sleep', ['600'], { stdio: 'ignore' });
      defer(() => child.kill());
      return { child, phase: 'running', restarts: 0, resource: { id: `${component}/process/${index + 1}`, component } };
    }),
  );
  const loop = startScaling({
    session: sessionOf(names, copies),
    runtime: {
      observe: async () => copies.map(observed),
      verdict: () => ({ state: 'ready' }),
      samples: processSamples(() => copies, Date.now),
    },
    instance: 'bench',
    stateDir: await temporaryFolder(defer),
    fs: nodeFs,
    clock: nodeClock,
    freeMemory: () => 2 ** 34,
    busy: () => false,
    run: async () => undefined,
    giveBack: async () => undefined,
    report: console.error,
  });
  const before = process.cpuUsage();
  await nodeClock.sleep(WATCHED_MS);
  const { user, system } = process.cpuUsage(before);
  loop.stop();
  return ((user + system) / 1000 / WATCHED_MS) * 100;
}

const observed = ({ resource: { id, component } }) => ({
  ...{ id, component, generation: 'a', kind: 'process', digest: 'd', holdsData: false, rollout: 'replica' },
  ...{ admitted: true, alive: true, facts: { startedAt: 0 } },
});

function sessionOf(names, copies) {
  const scale = { min: 1, max: 5, metrics: [{ type: 'cpu', percent: 70 }] };
  const resources = { cpu: 50, memory: 2 ** 26, limits: { cpu: 1000, memory: 2 ** 27 } };
  const components = names.map((name) => ({ name, kind: 'service', resources, replicas: REPLICAS, scale }));
  const desired = copies.map(({ resource: { id } }) => ({ id }));
  const counts = Object.fromEntries(names.map((name) => [name, { value: REPLICAS, owner: 'policy' }]));
  return { current: () => ({ model: { components }, desired }), counts: async () => counts };
}

/** A day of decisions as the loop keeps them: one a minute, and each that changed the count, every five minutes. */
async function explaining({ decideScale, explainKept, nodeFs }, defer) {
  const stateDir = await temporaryFolder(defer);
  const policy = { min: 1, max: 9, metrics: [{ type: 'rps', perReplica: 50 }] };
  let [memory, count, text] = [undefined, 1, ''];
  for (let at = 0; at < DAY_SECONDS; at += 60) {
    const rps = 200 + 180 * Math.sin(at / 900);
    const values = { rps: [Math.round(rps * 1000)] };
    const tick = { component: 'order', atSeconds: at, currentReplicas: count, statusReplicas: count, pods: [], values };
    const decided = decideScale(policy, {}, memory, tick);
    [memory, count] = [decided.memory, decided.desired];
    text += `${JSON.stringify(decided.record)}\n`;
  }
  await mkdir(join(stateDir, 'scaling'), { recursive: true });
  await writeFile(join(stateDir, 'scaling', 'order.jsonl'), text);
  return sample(RUNS, async () => {
    const started = performance.now();
    await explainKept(nodeFs, stateDir, { component: 'order', since: 0 });
    return performance.now() - started;
  });
}

/** The loop as one module, without the rest of the agent. */
async function bundled(defer) {
  const outfile = join(await temporaryFolder(defer), 'scaling.mjs');
  const contents = [
    "export { startScaling, explainKept } from './src/agent/scaling/index.ts';",
    "export { decideScale } from './src/autoscale/index.ts';",
    "export { processSamples } from './src/runtimes/local/samples.ts';",
    "export { nodeClock, nodeFs } from './src/kernel/node/index.ts';",
  ].join('\n');
  const resolveDir = fileURLToPath(new URL('..', import.meta.url));
  const packages = 'external';
  await build({ stdin: { contents, resolveDir }, bundle: true, outfile, platform: 'node', format: 'esm', packages });
  return import(pathToFileURL(outfile).href);
}
