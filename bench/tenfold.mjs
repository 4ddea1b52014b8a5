/**
 * Ten times the load for two minutes, on every runtime that is there: how many copies the policy was predicted to have, how many there
 * were, and whether anything failed or was lost. `examples/scaling`, with a worker whose messages take as long as work does.
 * BENCH_ON=local,docker,dev picks runtimes; BENCH_KEEP=FOLDER keeps what was recorded there.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moduleOf } from './support/bundle.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { hasEngine } from './support/engine.mjs';
import { print } from './support/report.mjs';
import { LOAD, STAGES, WORK_MS } from './tenfold/load.mjs';
import { predict } from './tenfold/predict.mjs';
import { tenfoldProject } from './tenfold/project.mjs';
import { record } from './tenfold/record.mjs';
import { step } from './tenfold/step.mjs';
import { sideBySide } from './tenfold/table.mjs';

const KEEP = process.env.BENCH_KEEP;
const RUNTIMES = [
  ['local', []],
  ['docker', ['docker']],
  ['dev', ['docker', 'kubernetes']],
];

export async function bench() {
  // Before a quarter of an hour is spent, not after.
  if (KEEP) await mkdir(KEEP, { recursive: true });
  const wanted = (process.env.BENCH_ON ?? 'local,docker,dev').split(',');
  await withCleanup(async (defer) => {
    const { compare } = await moduleOf('autoscale/simulate/index.ts', defer);
    const project = await tenfoldProject(defer);
    let model;
    for (const [environment, engines] of RUNTIMES) {
      if (!wanted.includes(environment)) continue;
      const title = `ten times the load on ${environment}: ${STAGES}, ${WORK_MS} ms of work a message`;
      const missing = [];
      for (const engine of engines) if (!(await hasEngine(engine, title))) missing.push(engine);
      if (missing.length > 0) continue;
      const on = project.on(environment);
      try {
        await on.up();
        const predicted = await predict(on, environment, LOAD, model);
        model ??= predicted.model;
        const measured = await record(on, STAGES);
        const { seconds, failed } = await step(on);
        if (KEEP) await writeFile(join(KEEP, `${environment}.json`), JSON.stringify({ predicted, measured }));
        print(title, [
          ...sideBySide(predicted, measured, compare),
          [
            'a step to the first added copy that serves',
            `${seconds?.toFixed(1)} s, ${failed} failed`,
            '',
            '',
            'goal ≤ 15',
          ],
        ]);
      } finally {
        await on.down();
      }
    }
  });
}
