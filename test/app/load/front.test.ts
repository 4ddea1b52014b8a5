import { expect, test } from 'vitest';
import { frontOf } from '../../../src/app/load/front.ts';
import { listScenarios } from '../../../src/app/load/list.ts';
import { blueprintSource } from '../../../src/scaffold/index.ts';
import { build, realCatalog } from '../../golden/support/platforms.ts';

const { blueprints } = await realCatalog();
async function frontOfBlueprint(name: string) {
  const blueprint = blueprints.get(name);
  if (!blueprint) throw new Error(name);
  const answers = Object.fromEntries(blueprint.questions.map((question) => [question.name, question.default]));
  return frontOf((await build(blueprintSource(blueprint, 'shop', answers), 'local')).model);
}
const steps = (front: Awaited<ReturnType<typeof frontOfBlueprint>>, name: string) =>
  listScenarios(front)
    .find((scenario) => scenario.name === name)
    ?.clients.map(({ client, steps }) => `${client}: ${steps.map((step) => step.name).join(' ')}`);

test('api: a web client, products and accounts', async () => {
  const front = await frontOfBlueprint('api');
  expect(front).toMatchObject({ apiKeys: false, rateLimit: { requests: 300, perMs: 60_000, by: 'client' } });
  expect(steps(front, 'browse')).toEqual(['web: page list product']);
  expect(steps(front, 'shop')).toEqual(['web: page list product login me change']);
  expect(steps(front, 'orders')).toEqual([]);
});

test('full: three clients and the whole business', async () => {
  const front = await frontOfBlueprint('full');
  expect(steps(front, 'shop')).toEqual([
    'mobile: list product search login me order pay orders notifications',
    'partner: list product order pay orders',
    'web: page list product search reviews login me change order pay orders notifications',
  ]);
  expect(steps(front, 'orders')).toEqual(['mobile: order pay', 'partner: order pay', 'web: order pay']);
});

test('minimal: without a gateway there is no scenario', async () => {
  const front = await frontOfBlueprint('minimal');
  expect(front).toBeUndefined();
  expect(listScenarios(front).flatMap(({ clients }) => clients)).toEqual([]);
});
