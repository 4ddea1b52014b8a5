/** The Docker runtime: first and warm up, one more replica, down; and against `docker compose` with the same file. */

import { agentAtRest } from './support/agent.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { composeProject, hasCompose } from './support/compose.mjs';
import { hasEngine } from './support/engine.mjs';
import { keepImages, pullBases, removeImages } from './support/images.mjs';
import { pair, sample, spread } from './support/measure.mjs';
import { freshProject } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 5;
const TITLE = 'Docker runtime, blueprint api';

export async function bench() {
  if (!(await hasEngine('docker', TITLE))) return;
  await withCleanup(async (defer) => {
    const project = await freshProject(defer, 'docker', { last: ({ name }) => removeImages(name) });
    await pullBases(project.folder);
    await alone(project);
    if (!(await hasCompose()))
      console.log('\nup against docker compose: not measured (docker compose is not installed)');
    else await againstCompose(project, defer);
  });
}

async function alone({ at, folder }) {
  const first = await at('up', '-d', '--port', 'auto');
  const downs = [(await at('down')).ms];
  const warm = await sample(RUNS, async () => {
    const { ms } = await at('up', '-d');
    downs.push((await at('down')).ms);
    return ms;
  });
  await at('up', '-d');
  const same = await sample(RUNS, async () => (await at('up', '-d')).ms);
  const rest = await agentAtRest(folder, 'docker');
  const grow = await sample(RUNS, async (i) => (await at('scale', `product=${i + 2}`)).ms);
  downs.push((await at('down')).ms);
  print(TITLE, [
    row('up -d, first: images of the project are built', 'ms', spread([first.ms])),
    row('up -d, warm', 'ms', warm),
    row('up -d, nothing to do', 'ms', same),
    ...(rest
      ? [
          row('agent at rest, of a core', '%', spread([rest.cpuPercent])),
          row('agent at rest, memory', 'MiB', spread([rest.memoryBytes / 2 ** 20])),
        ]
      : []),
    row('scale, one replica more in traffic', 'ms', grow, 'goal ≤ 3000'),
    row('down', 'ms', spread(downs)),
  ]);
}

/** With data, compose runs the one-shot tasks again and we do not; without data, both have the same to do. */
async function againstCompose({ at, folder, name }, defer) {
  const compose = await composeProject(defer, { at, folder, name });
  const restore = await keepImages(defer, name);
  const forget = async () => {
    await at('down', '--data', '--yes');
    await restore();
  };
  const round = async (up, down) => {
    const { ms } = await up();
    await down();
    return ms;
  };
  const compared = (ours, theirs) =>
    pair(
      RUNS,
      () => round(() => at('up', '-d'), ours),
      () => round(compose.up, theirs),
    );
  await forget();
  const empty = await compared(forget, () => compose.down('--volumes'));
  await round(
    () => at('up', '-d'),
    () => at('down'),
  );
  await round(compose.up, compose.down);
  const kept = await compared(() => at('down'), compose.down);
  const rows = (what, { a, b, ratio }) => [
    row(`platform up --on docker -d, ${what}`, 'ms', a),
    row(`docker compose up -d --wait, ${what}`, 'ms', b),
    row(`ratio, ${what}`, '×', ratio, 'goal ≤ 1.2'),
  ];
  print('up against docker compose, in turn, images present', [...rows('no data', empty), ...rows('with data', kept)]);
}
