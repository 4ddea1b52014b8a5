// npm test: every test this machine can run, from a fresh clone on. The last line is `N passed, N failed, N skipped`.
// PLATFORM_REQUIRE=local,docker,kubernetes makes a missing engine a failure instead of a skip.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from './install.mjs';
import { endTiers, runTier } from './tier.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const TIERS = ['unit', 'integration', 'e2e', 'cluster', 'e2e-cluster'];
/** They wait for the cluster most of the time: one after the other, beside all that comes after the unit tests. */
const ASIDE = ['cluster', 'e2e-cluster'];
/** The longest takes half of it. What takes longer hangs, and must not take the whole run with it. */
const LIMIT_MINUTES = Number(process.env.PLATFORM_TEST_MINUTES ?? 40);

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
const broken = [];
const wanted = process.argv.slice(2);
const isWanted = (tier) => wanted.length === 0 || wanted.includes(tier);
const aside = new Map();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    endTiers((log, text) => process.stdout.write(`\ncut off: ${log}\n${text}`));
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
function startAside() {
  let before = Promise.resolve();
  for (const tier of ASIDE.filter(isWanted)) {
    before = before.then(() => vitest(tier, true));
    aside.set(tier, before);
  }
}
for (const tier of TIERS.filter(isWanted)) {
  if (tier !== 'unit' && aside.size === 0) startAside();
  console.log(`\n${tier}`);
  const { code, late, lastWords } = await (aside.get(tier) ?? vitest(tier));
  if (aside.has(tier)) process.stdout.write(readFileSync(logOf(tier), 'utf8'));
  const counted = count(join(reports, `${tier}.json`));
  // A tier that dies before its report is written must not pass for one without tests.
  if (late || !counted || (code !== 0 && counted.failed === 0)) {
    const what = late ? `ended after ${LIMIT_MINUTES} minutes` : 'ended without counting its tests';
    broken.push([`${tier}: ${what}; its last words:`, ...lastWords.map((line) => `  ${line}`)].join('\n'));
  }
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
for (const each of broken) console.log(each);
const failed = total.failed + unmet.length + broken.length;
console.log(`${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);

function logOf(tier) {
  return join(reports, `${tier}.log`);
}

/** What runs aside is told when its turn comes; until then it can be read where it is written. */
function vitest(tier, isAside = false) {
  const args = [
    'run',
    '--project',
    tier,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${tier}.json`)}`,
  ];
  if (isAside) console.log(`${tier} runs beside the others: ${logOf(tier)}`);
  return runTier([process.execPath, join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    log: logOf(tier),
    echo: !isAside,
    limitMs: LIMIT_MINUTES * 60_000,
  });
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
