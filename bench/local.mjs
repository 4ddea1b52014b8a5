/** The local runtime: first and warm up, memory, one more replica, an edit, down. */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sample, until } from './support/measure.mjs';
import { freshProject, platform } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const BASE = 'http://127.0.0.1:8080';

export async function bench() {
  const project = await freshProject();
  const at = (...args) => platform(project.folder, ...args);
  try {
    const first = await at('up', '-d');
    const status = JSON.parse((await at('status', '--json')).stdout);
    const downs = [(await at('down')).ms];
    const warm = await sample(5, async () => {
      const { ms } = await at('up', '-d');
      downs.push((await at('down')).ms);
      return ms;
    });
    await at('up', '-d');
    const grow = await sample(5, async (i) => (await at('scale', `product=${i + 2}`)).ms);
    const edit = await sample(5, (i) => editToServing(project.folder, i));
    await at('down');
    const one = (value) => ({ median: value, min: value, max: value, runs: 1 });
    print('local runtime, blueprint api', [
      row('up, first', 'ms', one(first.ms), 'goal ≤ 8000 (full)'),
      row('up, warm', 'ms', warm, 'goal ≤ 4000 (full)'),
      row('memory in all', 'MiB', one((status.memoryBytes ?? 0) / 2 ** 20), 'goal ≤ 600 (full)'),
      row('one replica more, in traffic', 'ms', grow, 'goal ≤ 1000'),
      row('edit to serving', 'ms', edit, 'goal ≤ 1000'),
      row('down', 'ms', await sample(downs.length, async (i) => downs[i]), 'goal ≤ 2000'),
    ]);
  } finally {
    await at('down', '--data', '--yes').catch(() => {});
    await project.dispose();
  }
}

/** Milliseconds from saving a file of the product service to an answer that shows the change through the gateway. */
async function editToServing(folder, i) {
  const file = join(folder, 'services/product/src/main.ts');
  const started = performance.now();
  await appendFile(file, `\nprocess.env.EDIT = '${i}';\n`);
  const marker = async () =>
    JSON.parse((await platform(folder, 'status', '--json')).stdout).components.find(({ name }) => name === 'product');
  const before = (await marker()).copies.map(({ startedAt }) => startedAt).join();
  await until(
    async () =>
      (await marker()).copies.every(
        (copy) => copy.state === 'ready' && copy.startedAt > Date.now() - (performance.now() - started),
      ) && before !== undefined,
  );
  await until(async () => (await fetch(`${BASE}/api/products`)).ok);
  return performance.now() - started;
}
