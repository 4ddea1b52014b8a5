import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildModel } from '../../../src/model/index.ts';
import { realCatalog } from '../../golden/support/platforms.ts';
import { testConfig } from '../../support/config.ts';
import { boardQueries, type Query, ruleQueries, selectorsIn } from '../../support/queries/index.ts';
import { answersTo, customers, type Stores } from './asked.ts';
import type { Project } from './project.ts';

const LOOK_MS = 5_000;

export interface BoardsOptions {
  readonly environment: string;
  readonly project: () => Project;
}

/** What boards and rules ask for is there, on the Prometheus and the Loki of a platform that runs, while customers come and go. */
export function boards({ environment, project }: BoardsOptions): void {
  let stores: Stores;
  let url: string;
  let queries: readonly Query[];
  let rules: readonly Query[];
  const addressOf = async (name: string) =>
    (JSON.parse((await project().platform('open', name, '--json', '--env', environment)).out) as { url: string }).url;

  beforeAll(async () => {
    stores = { prometheus: await addressOf('prometheus'), loki: await addressOf('loki') };
    url = await addressOf('load-balancer');
    // Grafana need not run: its boards are taken from the model.
    const text = await readFile(join(project().folder, 'platform.yaml'), 'utf8');
    const shown = text.replaceAll('dashboards: none', 'dashboards: grafana');
    const model = buildModel(testConfig(shown, environment), await realCatalog());
    [queries, rules] = [boardQueries(model), ruleQueries(model)];
  });

  /** Until every query has an answer; those that have none at the end. */
  async function unanswered(wanted: readonly Query[], forMs: number): Promise<Query[]> {
    let left = [...wanted];
    for (const end = Date.now() + forMs; left.length > 0 && Date.now() < end; ) {
      await customers(url, LOOK_MS);
      const counts = await Promise.all(left.map((query) => answersTo(query, stores)));
      left = left.filter((_, index) => counts[index] === 0);
    }
    return left;
  }

  test('every query of a board has an answer, unless it says why it may have none', async () => {
    const allowed = queries.filter(({ empty }) => empty !== undefined);
    for (const query of allowed) await answersTo(query, stores);
    const wanted = queries.filter(({ empty }) => empty === undefined);
    expect(wanted.length).toBeGreaterThan(50);
    expect(await unanswered(wanted, 180_000)).toEqual([]);
  });

  test('every rule is healthy, and what it looks at is there', async () => {
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
    const wanted = looks.filter(({ expr }) => !expr.includes('5..'));
    expect(await unanswered(wanted, 120_000)).toEqual([]);
  });
}
