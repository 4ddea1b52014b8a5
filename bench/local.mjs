/** The local runtime: first and warm up, memory, an edit, one more replica, down. */
import { join } from 'node:path';
import { withCleanup } from './support/cleanup.mjs';
import { editToServing } from './support/edit.mjs';
import { sample, spread } from './support/measure.mjs';
import { memoryOf } from './support/memory.mjs';
import { addressOf, freshProject } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 5;

export const bench = () =>
  withCleanup(async (defer) => {
    const project = await freshProject(defer, 'local');
    const { at, folder } = project;
    const first = await at('up', '-d', '--port', 'auto');
    const downs = [(await at('down')).ms];
    const warm = await sample(RUNS, async () => {
      const { ms } = await at('up', '-d');
      downs.push((await at('down')).ms);
      return ms;
    });
    await at('up', '-d');
    const memory = await memoryOf(folder);
    const address = await addressOf(project);
    const source = join(folder, 'services/product/src/main.ts');
    const edit = await editToServing(RUNS, source, `${address}/api/products?limit=1`, () => at('up', '-d'));
    const grow = await sample(RUNS, async (i) => (await at('scale', `product=${i + 2}`)).ms);
    downs.push((await at('down')).ms);
    print('local runtime, blueprint api', [
      row('up -d, first in a new project', 'ms', spread([first.ms]), 'goal ≤ 8000 (full)'),
      row('up -d, warm', 'ms', warm, 'goal ≤ 4000 (full)'),
      row('memory of all processes (PSS)', 'MiB', spread([memory / 2 ** 20]), 'goal ≤ 600 (full)'),
      row('scale, one replica more in traffic', 'ms', grow, 'goal ≤ 1000'),
      row('edit to serving', 'ms', edit, 'goal ≤ 1000'),
      row('down', 'ms', spread(downs), 'goal ≤ 2000'),
    ]);
  });
