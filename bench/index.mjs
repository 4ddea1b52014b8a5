/**
 * `npm run bench [name…]`: figures against the goals of docs/performance.md. Medians of several runs; where there is a peer, both
 * are measured in turn and the ratio is printed. Nothing here passes or fails.
 */
import { readdir } from 'node:fs/promises';

const all = (await readdir(new URL('.', import.meta.url)))
  .filter((name) => name.endsWith('.mjs') && name !== 'index.mjs')
  .map((name) => name.slice(0, -4));
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : all) {
  const { bench } = await import(`./${name}.mjs`);
  await bench();
}
