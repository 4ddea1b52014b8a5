// npm test: every test this machine can run, from a fresh clone on. The last line is `N passed, N failed, N skipped`.
// PLATFORM_REQUIRE=local,docker,kubernetes makes a missing engine a failure instead of a skip.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const TIERS = ['unit', 'integration', 'e2e', 'cluster', 'e2e-cluster'];
/** They wait for the cluster most of the time: one after the other, beside all that comes after the unit tests. */
const ASIDE = ['cluster', 'e2e-cluster'];

installIfNeeded();
const { buildAll } = await import('./build.mjs');
const { detectEngines } = await import('./engines.mjs');
await buildAll();

const required = (process.env.PLATFORM_REQUIRE ?? '').split(',').filter(Boolean);
const engines = await detectEngines();
for (const { name, present, hint } of engines)
  console.log(`${present ? '✓' : '✗'} ${name}${present ? '' : `: ${hint}`}`);

const reports = mkdtempSync(join(tmpdir(), 'platform-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedFor = new Map();
let broken = false;
const wanted = process.argv.slice(2);
const isWanted = (tier) => wanted.length === 0 || wanted.includes(tier);
const aside = new Map();
function startAside() {
  let before = Promise.resolve();
  for (const tier of ASIDE.filter(isWanted)) {
    before = before.then(() => vitest(tier, join(reports, `${tier}.json`), true));
    aside.set(tier, before);
  }
}
for (const tier of TIERS.filter(isWanted)) {
  if (tier !== 'unit' && aside.size === 0) startAside();
  const run = aside.get(tier) ?? vitest(tier, join(reports, `${tier}.json`));
  console.log(`\n${tier}`);
  const { code, output } = await run;
  process.stdout.write(output);
  const counted = count(join(reports, `${tier}.json`));
  // A tier that dies before its report is written must not pass for one without tests.
  if (!counted || (code !== 0 && counted.failed === 0)) broken = true;
  for (const key of Object.keys(total)) total[key] += counted?.[key] ?? 0;
}
rmSync(reports, { recursive: true, force: true });

const missing = engines.filter(({ present }) => !present);
console.log('');
for (const { name, hint } of missing) {
  console.log(`${name} is missing (${hint}): ${skippedFor.get(name) ?? 0} tests skipped for it`);
}
const unmet = required.filter(
  (name) => (skippedFor.get(name) ?? 0) > 0 || missing.some((engine) => engine.name === name),
);
for (const name of unmet) console.log(`PLATFORM_REQUIRE names ${name}: its skipped tests count as a failure`);
if (broken) console.log('a tier of tests ended without counting its tests');
const failed = total.failed + unmet.length + (broken ? 1 : 0);
console.log(`${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);

/** Resolves with the exit code, and where it runs aside with all that it said. */
function vitest(tier, report, isAside = false) {
  const args = [
    'run',
    '--project',
    tier,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: isAside ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => said.push(part));
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(said).toString() })),
  );
}

/** Counts one report; skipped tests whose suite says `[needs docker]` are counted for docker, too. */
function count(report) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return undefined;
  }
  const counted = { passed: 0, failed: 0, skipped: 0 };
  for (const file of results) {
    // A file that cannot be loaded has no tests to fail.
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'))
      counted.failed += 1;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') counted.passed += 1;
      else if (status === 'failed') counted.failed += 1;
      else {
        counted.skipped += 1;
        const engine = /\[needs (\w+)\]/.exec(fullName)?.[1];
        if (engine) skippedFor.set(engine, (skippedFor.get(engine) ?? 0) + 1);
      }
    }
  }
  return counted;
}
