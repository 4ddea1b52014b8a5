import { copyFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder } from './support/project.ts';
import { run } from './support/run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where the packed package is installed: emptyFolder sees to that. */
const INSTALLED = join(process.env.PLATFORM_E2E_DIR ?? '', 'cli');

const CONSUMER = `import { type HpaScenario, type KedaDecision, replay, replayKeda } from '@platform-toolkit/cli/autoscale';
const scenario: HpaScenario = { controller: {}, spec: { maxReplicas: 5 }, initialReplicas: 9, ticks: [{ atSeconds: 0 }] };
const woken: KedaDecision[] = replayKeda({ spec: {}, createdSeconds: 0, initialReplicas: 0, ticks: [{ atSeconds: 0, active: true }] });
const proposals: readonly (number | null)[] | null | undefined = replay(scenario)[0]?.proposals;
// @ts-expect-error A scenario without ticks is none.
replay({ controller: {}, spec: { maxReplicas: 5 }, initialReplicas: 1 });
export { proposals, woken };
`;

test('the packed package gives replay and replayKeda, with their types', async () => {
  await emptyFolder('autoscale');
  await copyFile(join(ROOT, 'test/autoscale/scenarios/hpa.jsonl'), join(INSTALLED, 'hpa.jsonl'));
  await writeFile(
    join(INSTALLED, 'replay.mjs'),
    `import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { replay } from '@platform-toolkit/cli/autoscale';
const scenarios = readFileSync('hpa.jsonl', 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
console.log(scenarios.filter((each) => !isDeepStrictEqual(replay(each), each.expected)).map(({ id }) => id).join());
`,
  );
  const ran = await run(process.execPath, ['replay.mjs'], { cwd: INSTALLED });
  expect([ran.code, ran.out.trim(), ran.err]).toEqual([0, '', '']);

  await writeFile(join(INSTALLED, 'consumer.mts'), CONSUMER);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--exactOptionalPropertyTypes', 'consumer.mts'];
  const typed = await run(join(ROOT, 'node_modules/.bin/tsc'), options, { cwd: INSTALLED });
  expect([typed.code, typed.out]).toEqual([0, '']);
});
