// npm run vectors -- FILE…: replays scenarios (docs/reference/scenarios.md), one JSON object a line, and compares each decision.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';

/** Differences that are printed per file. */
const SHOWN = 5;
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: npm run vectors -- FILE…');
  process.exit(2);
}
const { replay, replayKeda } = await fromSource();
const exact = files.map(compareFile);
process.exit(exact.every(Boolean) ? 0 : 1);

/** The sources as they are, so that nothing has to be built before. */
async function fromSource() {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: ['src/autoscale/public.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function compareFile(file) {
  const scenarios = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => parsed(file, line, index));
  const differences = scenarios.map(compare);
  const different = differences.filter((each) => each.length > 0);
  console.log(`${basename(file)}: ${scenarios.length - different.length}/${scenarios.length} scenarios exact`);
  for (const text of different.slice(0, SHOWN).flat()) console.log(`  ${text}`);
  if (different.length > SHOWN) console.log(`  … and ${different.length - SHOWN} more scenarios`);
  return different.length === 0;
}

function parsed(file, line, index) {
  try {
    return JSON.parse(line);
  } catch (error) {
    console.error(`${file}:${index + 1}: ${error.message}`);
    process.exit(2);
  }
}

/** What differs at the first tick where anything does. Scenarios of KEDA are known by the time their object was made. */
function compare({ expected, ...scenario }) {
  const decisions = attempt(() => ('createdSeconds' in scenario ? replayKeda(scenario) : replay(scenario)));
  if (decisions instanceof Error) return [`${scenario.id}: ${decisions.message}`];
  if (!Array.isArray(expected)) return [`${scenario.id}: it expects nothing`];
  const ticks = Math.max(expected.length, decisions.length);
  const at = Array.from({ length: ticks }, (_, tick) => tick).find(
    (n) => !isDeepStrictEqual(expected[n], decisions[n]),
  );
  if (at === undefined) return [];
  const [want = {}, got = {}] = [expected[at], decisions[at]];
  return [...new Set([...Object.keys(want), ...Object.keys(got)])]
    .filter((field) => !isDeepStrictEqual(want[field], got[field]))
    .map((field) => `${scenario.id} tick ${at} ${field}: expected ${text(want[field])}, got ${text(got[field])}`);
}

function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

function text(value) {
  return JSON.stringify(value) ?? 'nothing';
}
