/**
 * `platform deploy` against `helm upgrade --install --wait` of the same objects, in turn, images in the cluster. Needs what `kubernetes`
 * needs, and helm and kubectl on PATH (or BENCH_HELM, BENCH_KUBECTL).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { withCleanup } from './support/cleanup.mjs';
import { hasEngine } from './support/engine.mjs';
import { hasHelm, helmRelease } from './support/helm.mjs';
import { removeImages } from './support/images.mjs';
import { pair } from './support/measure.mjs';
import { freshProject } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const TITLE = 'deploy against helm, blueprint api';

export async function bench() {
  const { PLATFORM_TEST_KUBECONFIG: kubeconfig, PLATFORM_TEST_IMAGE_LOADER: loader } = process.env;
  if (!(await hasEngine('kubernetes', TITLE)) || !(await hasEngine('docker', TITLE))) return;
  if (!loader || !(await hasHelm())) return void console.log(`\n${TITLE}: not measured (no image loader, or no helm)`);
  await withCleanup(async (defer) => {
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    const project = await freshProject(defer, 'dev', {
      set: [`delivery.images.command=${loader}`],
      env,
      last: ({ name }) => removeImages(name),
    });
    const { at } = project;
    const helm = await helmRelease(defer, { ...project, env });
    await at('deploy', '--yes');
    const deploy = async () => (await at('deploy', '--yes')).ms;
    const upgrade = async () => (await helm.upgrade()).ms;
    // One of the two at a time: both share the processors.
    const first = await pair(
      RUNS,
      async () => {
        await helm.remove();
        await at('down', '--data', '--yes');
        return deploy();
      },
      async () => {
        await at('down', '--data', '--yes');
        await helm.prepare(await helm.render());
        return upgrade();
      },
    );
    await at('deploy', '--yes');
    const change = await pair(
      RUNS,
      async (round) => {
        await setRound(project, round);
        return deploy();
      },
      async () => {
        await helm.render();
        return upgrade();
      },
    );
    const same = await pair(RUNS, deploy, upgrade);
    print(TITLE, [
      ...rows('from nothing', first, 'goal ≤ 1.2'),
      ...rows('a change in every service', change, 'goal ≤ 1.2'),
      ...rows('no change', same),
    ]);
  });
}

const rows = (what, { a, b, ratio }, goal = '') => [
  row(`platform deploy, ${what}`, 'ms', a),
  row(`helm upgrade --install --wait, ${what}`, 'ms', b),
  row(`ratio, ${what}`, '×', ratio, goal),
];

/** A variable of every service that has another value each time. */
async function setRound({ folder }, round) {
  const file = join(folder, 'platform.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  for (const name of Object.keys(document.toJS().services)) {
    document.setIn(['services', name, 'env', 'ROUND'], String(round));
  }
  await writeFile(file, document.toString());
}
