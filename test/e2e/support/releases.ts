import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outcomeOf, statusOf } from './outcome.ts';
import type { Project } from './project.ts';

export interface ReleasesOptions {
  readonly environment: string;
  readonly project: () => Project;
}

interface Release {
  readonly id: string;
  readonly status: string;
  readonly cause: string;
  readonly by: string;
  readonly commit?: string;
}

/** Where the first release runs: a good one replaces it, a bad one is taken back by itself, and the first one comes back. */
export function releases({ environment, project }: ReleasesOptions): void {
  const on = ['--env', environment];
  let first = '';
  const history = async () => JSON.parse((await project().platform('history', '--json', ...on)).out) as Release[];
  const statuses = async () => (await history()).map(({ status }) => status);
  /** Lines that a program says at its start. */
  const said = async () => (await project().platform('logs', 'order', '--grep', '^released', ...on)).out;
  const deploy = async (line: string) => {
    const main = join(project().folder, 'services/order/src/main.ts');
    const before = await readFile(main, 'utf8');
    await writeFile(main, `${before}\n${line}\n`);
    try {
      const ran = await project().platform('deploy', '--yes', '--timeout', '60s', '--json', ...on);
      return { code: ran.code, outcome: outcomeOf(ran) };
    } finally {
      await writeFile(main, before);
    }
  };
  const isReady = async () => {
    const { components } = await statusOf(project(), environment);
    expect(components.filter(({ state }) => state !== 'ready')).toEqual([]);
  };

  test('a good release replaces what runs', async () => {
    const [current] = await history();
    first = current?.id ?? '';
    const { code, outcome } = await deploy("console.info('released');");
    expect([code, outcome.status, outcome.failures]).toEqual([0, 'done', []]);
    await expect.poll(said, { timeout: 30_000, interval: 1000 }).toContain('released');
    expect(await statuses()).toEqual(['current', 'previous']);
  });

  test('a bad release is taken back by itself, and its own words are told', async () => {
    const { code, outcome } = await deploy("throw new Error('broken on purpose');");
    expect([code, outcome.status]).toEqual([3, 'rolled-back']);
    expect(JSON.stringify(outcome.failures)).toContain('broken on purpose');
    await isReady();
    expect(await said()).toContain('released');
  });

  test('history tells all of them: who, and from which commit', async () => {
    const told = await history();
    expect(told.map(({ status }) => status)).toEqual(['failed', 'current', 'previous']);
    expect(told.every(({ by, commit }) => by !== '' && /^[0-9a-f]{7,}/.test(commit ?? ''))).toBe(true);
    expect(told.slice(0, 2).every(({ commit }) => commit?.endsWith('-dirty'))).toBe(true);
  });

  test('rollback brings the first one back', async () => {
    const ran = await project().platform('rollback', '--yes', '--json', ...on);
    expect(outcomeOf(ran)).toMatchObject({ status: 'done', failures: [] });
    const [current] = await history();
    expect(current).toMatchObject({ status: 'current', cause: `rollback to ${first}` });
    await isReady();
    await expect.poll(said, { timeout: 30_000, interval: 1000 }).toBe('');
  });
}
