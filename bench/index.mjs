/**
 * `npm run bench [name…]`: figures against the goals of docs/performance.md. Medians of several runs; where there is a peer, both
 * are measured in turn and the ratio is printed. Nothing here passes or fails by a figure; exit code 1 tells that a part broke.
 */
import { readdir } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { cleanOnSignals } from './support/cleanup.mjs';
import { run, sample } from './support/measure.mjs';

const FIRST = ['cli', 'plan', 'local', 'docker', 'kubernetes', 'gateway'];
/** Those that take minutes, or a cluster's whole time, are run by name alone. */
const LONG = ['tenfold', 'helm', 'diff'];

const found = (await readdir(new URL('.', import.meta.url)))
  .filter((name) => name.endsWith('.mjs') && name !== 'index.mjs')
  .map((name) => name.slice(0, -4));
const all = [...FIRST.filter((name) => found.includes(name)), ...found.filter((name) => !FIRST.includes(name))];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !found.includes(name));
if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}

cleanOnSignals();
const empty = await sample(5, async () => (await run(process.execPath, ['-e', '0'])).ms);
const machine = [
  `Node ${process.versions.node}`,
  `${process.platform}-${process.arch}`,
  `${availableParallelism()} cores`,
  `${Math.round(totalmem() / 2 ** 30)} GiB`,
  // Figures of a machine that has other work are worth less.
  `load ${loadavg()[0].toFixed(1)}`,
  `an empty Node program takes ${Math.round(empty.median)} ms`,
];
console.log(machine.join(', '));
for (const name of wanted.length > 0 ? wanted : all.filter((name) => !LONG.includes(name))) {
  const { bench } = await import(`./${name}.mjs`);
  try {
    await bench();
  } catch (error) {
    console.error(`\n${name}: ${error.stack}`);
    process.exitCode = 1;
  }
}
