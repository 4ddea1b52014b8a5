import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const TEMPLATES = resolve(import.meta.dirname, '../../templates');
const GITHUB = join(TEMPLATES, 'ci-github/files/.github/workflows');
const workflows = await readdir(GITHUB);
const run = promisify(execFile);
const linter = await run('actionlint', ['-version']).then(
  () => true,
  () => false,
);

interface Job {
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
  readonly 'timeout-minutes'?: number;
}
const jobsOf = async (file: string) =>
  Object.values((parse(await readFile(join(GITHUB, file), 'utf8')) as { jobs: Record<string, Job> }).jobs);

describe.each(workflows)('GitHub workflow %s', (file) => {
  test('uses actions by commit, with the version beside it', async () => {
    const lines = (await readFile(join(GITHUB, file), 'utf8')).split('\n').filter((line) => line.includes('uses:'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('ends by itself', async () => {
    for (const job of await jobsOf(file)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test.skipIf(!linter)(`pleases actionlint${linter ? '' : ' (it is not on PATH)'}`, async () => {
    await expect(run('actionlint', ['-no-color', join(GITHUB, file)])).resolves.toMatchObject({ stdout: '' });
  });
});

test('both pipelines do the same: lint, types, tests, end to end, images, deploy', async () => {
  const github = (await Promise.all(workflows.map(jobsOf)))
    .flat()
    .flatMap(({ steps }) => steps.map((step) => step.run));
  const gitlab = parse(await readFile(join(TEMPLATES, 'ci-gitlab/files/.gitlab-ci.yml'), 'utf8')) as object;
  const scripts = Object.values(gitlab).flatMap((job: { script?: string[] }) => job?.script ?? []);
  for (const command of [
    'npm run lint',
    'npm run typecheck',
    'npm test',
    'platform up --detach',
    'npm run e2e',
    'platform verify',
    'docker build',
    'platform deploy',
  ]) {
    expect(github.join('\n'), command).toContain(command);
    expect(scripts.join('\n'), command).toContain(command);
  }
});
