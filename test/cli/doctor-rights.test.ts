import { expect, test } from 'vitest';
import type { Rendering } from '../../src/cli/wiring.ts';
import { contractBuilder } from '../contract/harness.ts';
import { contractModel } from '../contract/platform.ts';
import { cli } from './support.ts';

const model = contractModel({ name: 'dev', runtime: 'kubernetes', production: false });
const rendering: Rendering = {
  model,
  builder: contractBuilder({ taskInputs: () => ({}) }),
  request: { projectDir: '/nowhere', environment: 'dev', instance: 'shop-1' },
  renderer: {
    compile: () => [],
    ports: undefined,
    files: () => [],
    rights: (_model, _resources, subject) => `for: ${subject ?? 'platform-deployer'}\n`,
  },
};

test('prints the rights for whoever is named, without asking the cluster anything', async () => {
  const asked = { rendering };
  const { code, out, target } = await cli(['doctor', '--env', 'dev', '--rbac'], asked);
  expect([code, out, target.calls]).toEqual([0, 'for: platform-deployer\n', []]);
  expect((await cli(['doctor', '--env', 'dev', '--rbac', 'user:ann'], asked)).out).toBe('for: user:ann\n');
  expect(JSON.parse((await cli(['doctor', '--env', 'dev', '--rbac', '--json'], asked)).out)).toEqual({
    yaml: 'for: platform-deployer\n',
  });
});
