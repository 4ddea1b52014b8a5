import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blueprintSource } from '../../src/scaffold/index.ts';
import { containerRows } from './lint/containers.ts';
import { objectRows } from './lint/objects.ts';
import { podRows } from './lint/pods.ts';
import { isExempt, type LintObject, type Row, type Tool } from './lint/types.ts';
import { renderedObjects } from './support/compiled.ts';
import { build, environmentsOf, ROOT, realCatalog } from './support/platforms.ts';

/** Every environment on a cluster of every example and blueprint, as its objects. */
async function platforms(): Promise<Map<string, readonly LintObject[]>> {
  const folder = join(ROOT, 'examples');
  const names = await readdir(folder);
  const examples = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name, 'platform.yaml'), 'utf8')] as const),
  );
  const { blueprints } = await realCatalog();
  const made = [...blueprints.values()].map((blueprint) => {
    const answers = Object.fromEntries(blueprint.questions.map((question) => [question.name, question.default]));
    return [`blueprint ${blueprint.name}`, blueprintSource(blueprint, 'shop', answers)] as const;
  });
  const all = new Map<string, readonly LintObject[]>();
  for (const [name, source] of [...examples, ...made]) {
    const names = await environmentsOf(source);
    const built = await Promise.allSettled(names.map((each) => build(source, each)));
    for (const attempt of built) {
      if (attempt.status === 'rejected' || attempt.value.model.environment.runtime !== 'kubernetes') continue;
      const { model } = attempt.value;
      all.set(`${name} in ${model.environment.name}`, renderedObjects(model) as unknown as LintObject[]);
    }
  }
  return all;
}

const rows: readonly Row[] = [...podRows, ...containerRows, ...objectRows];
const checks = rows.flatMap((row) =>
  (Object.entries(row.checks) as [Tool, string][]).map(([tool, check]) => ({ tool, check, row })),
);

/** What a linter would say: whom it blames, but for those who say why. */
const blames = (all: readonly LintObject[], { tool, check, row }: (typeof checks)[number]) =>
  [...new Set(row.find(all))]
    .filter((object) => !isExempt(object, tool, check))
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`);

describe('the rules of linters that need a machine of their own', async () => {
  const all = await platforms();
  const texts = [...all.values()].map((objects) => JSON.stringify(objects));

  it('are held by every platform', () => {
    const found = [...all].flatMap(([name, objects]) =>
      checks.flatMap((each) =>
        blames(objects, each).map((who) => `${name}: ${who} ${each.tool} ${each.check}: ${each.row.text}`),
      ),
    );
    expect(found).toEqual([]);
  });

  it('are looked at for more than a few platforms', () => expect(all.size).toBeGreaterThan(5));

  it.each(checks.map((each) => [`${each.tool} ${each.check}: ${each.row.text}`, each] as const))(
    'see %s broken',
    (_, each) => {
      const [right, wrong] = each.row.plant;
      const spoiled = texts
        .filter((text) => right.test(text))
        .map((text) => JSON.parse(text.replace(right, wrong)) as LintObject[]);
      expect(spoiled.flatMap((objects) => blames(objects, each))).not.toEqual([]);
    },
  );
});
