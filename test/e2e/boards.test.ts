import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModel } from '../../src/model/index.ts';
import { realCatalog } from '../golden/support/platforms.ts';
import { testConfig } from '../support/config.ts';
import { describeOn } from '../support/engines.ts';
import { describeWith, OPERATIONS } from '../support/images.ts';
import { boardQueries, type Query, ruleQueries, selectorsIn } from '../support/queries/index.ts';
import { answersTo, customers, type Stores } from './support/asked.ts';
import { exampleProject, type Project } from './support/project.ts';

const FILE = join(import.meta.dirname, 'support/boards.yaml');
const LOOK_MS = 10_000;

describeOn('docker', 'boards and rules', () =>
  describeWith(OPERATIONS, 'on the real Prometheus and Loki', () => {
    const on = ['--env', 'docker'];
    let project: Project;
    let stores: Stores;
    let url: string;
    let queries: readonly Query[];
    let rules: readonly Query[];
    const addressOf = async (name: string) =>
      (JSON.parse((await project.platform('open', name, '--json', ...on)).out) as { url: string }).url;

    beforeAll(async () => {
      project = await exampleProject('boards', FILE);
      const ran = await project.platform('up', '-d', ...on);
      if (ran.code !== 0) throw new Error(`${ran.out}\n${ran.err}`);
      stores = { prometheus: await addressOf('prometheus'), loki: await addressOf('loki') };
      url = await addressOf('load-balancer');
      // Grafana need not run: its boards are taken from the model.
      const text = (await readFile(FILE, 'utf8')).replace('dashboards: none', 'dashboards: grafana');
      const model = buildModel(testConfig(text, 'docker'), await realCatalog());
      [queries, rules] = [boardQueries(model), ruleQueries(model)];
    }, 600_000);
    afterAll(async () => {
      await project?.platform('down', '--data', '--yes', ...on);
    }, 120_000);

    /** Customers come and go until every query has an answer; those that have none at the end. */
    async function unanswered(wanted: readonly Query[], forMs: number): Promise<Query[]> {
      let left = [...wanted];
      for (const end = Date.now() + forMs; left.length > 0 && Date.now() < end; ) {
        await customers(url, LOOK_MS);
        const counts = await Promise.all(left.map((query) => answersTo(query, stores)));
        left = left.filter((_, index) => counts[index] === 0);
      }
      return left;
    }

    test('every query of a board has an answer, unless it says why it may have none', {
      timeout: 400_000,
    }, async () => {
      const allowed = queries.filter(({ empty }) => empty !== undefined);
      for (const query of allowed) await answersTo(query, stores);
      expect(
        await unanswered(
          queries.filter(({ empty }) => empty === undefined),
          300_000,
        ),
      ).toEqual([]);
    });

    test('every rule is healthy, and what it looks at is there', { timeout: 200_000 }, async () => {
      const answer = await fetch(`${stores.prometheus}/api/v1/rules`);
      const { data } = (await answer.json()) as {
        data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
      };
      const judged = data.groups.flatMap((group) => group.rules);
      expect(judged.filter(({ health }) => health === 'err')).toEqual([]);
      expect(new Set(judged.map(({ name }) => name))).toEqual(new Set(rules.map(({ where }) => where)));
      const looks = rules.flatMap(({ where, source, expr }) =>
        selectorsIn(expr).map(({ text }) => ({ where, source, expr: text })),
      );
      // Where nobody has failed there is no series of failures.
      expect(
        await unanswered(
          looks.filter(({ expr }) => !expr.includes('5..')),
          120_000,
        ),
      ).toEqual([]);
    });
  }),
);
