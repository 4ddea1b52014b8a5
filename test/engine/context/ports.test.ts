import { describe, expect, test } from 'vitest';
import { allocatePorts, assertPortsFree } from '../../../src/engine/context/index.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { fakePorts, resource } from '../../support/fake-runtime/index.ts';

const request = {
  file: '/p/.platform/ports.json',
  environment: 'local',
  instance: 'shop-1',
  wishes: [{ key: 'db/sql' }, { key: 'load-balancer/http', fixed: 8080 }],
  write: true,
};

describe('allocation', () => {
  test('is the same at every call, and different for another copy of the project', async () => {
    const ports = fakePorts();
    const first = await allocatePorts(ports, request);
    expect(first['load-balancer/http']).toBe(8080);
    expect(first['db/sql']).toBeGreaterThanOrEqual(20_000);
    ports.net.taken.set(first['db/sql'] ?? 0, 'our own db');
    expect(await allocatePorts(ports, request)).toEqual(first);
    const other = await allocatePorts(fakePorts(), { ...request, instance: 'shop-2' });
    expect(other['db/sql']).not.toBe(first['db/sql']);
  });

  test('of a plan writes nothing, and foretells what apply will give', async () => {
    const ports = fakePorts();
    const planned = await allocatePorts(ports, { ...request, write: false });
    expect([...ports.fs.files]).toEqual([]);
    expect(await allocatePorts(ports, request)).toEqual(planned);
  });

  test('passes by what is taken at the first call, and what other environments have', async () => {
    const ports = fakePorts();
    const { 'db/sql': usual = 0 } = await allocatePorts(ports, { ...request, write: false });
    ports.net.taken.set(usual, 'somebody');
    const { 'db/sql': given = 0 } = await allocatePorts(ports, request);
    expect(given).toBe(usual + 1);
  });

  test('a chosen port is remembered until platform.yaml says another', async () => {
    const ports = fakePorts();
    const lb = async (changes: object) =>
      (await allocatePorts(ports, { ...request, ...changes }))['load-balancer/http'];
    expect(await lb({ choice: { 'load-balancer': 9000 } })).toBe(9000);
    expect(await lb({})).toBe(9000);
    const elsewhere = [{ key: 'load-balancer/http', fixed: 8081 }];
    expect(await lb({ wishes: elsewhere })).toBe(8081);
    expect(await lb({ wishes: elsewhere, choice: { 'load-balancer': 'auto' } })).toBeGreaterThanOrEqual(20_000);
  });

  describe('auto', () => {
    const auto = async (ports: ReturnType<typeof fakePorts>, running: readonly string[] = []) =>
      (await allocatePorts(ports, { ...request, choice: { 'load-balancer': 'auto' }, running: new Set(running) }))[
        'load-balancer/http'
      ];

    test('again keeps what it has found, running or not', async () => {
      const ports = fakePorts();
      const first = (await auto(ports)) ?? 0;
      expect(await auto(ports)).toBe(first);
      ports.net.taken.set(first, 'ourselves');
      expect(await auto(ports, ['load-balancer'])).toBe(first);
    });

    test('waits a moment for what has just been ended', async () => {
      const ports = fakePorts();
      const first = (await auto(ports)) ?? 0;
      ports.net.taken.set(first, 'just ending');
      void ports.clock.sleep(300).then(() => ports.net.taken.clear());
      expect(await auto(ports)).toBe(first);
    });

    test('finds another where somebody else has taken it', async () => {
      const ports = fakePorts();
      const first = (await auto(ports)) ?? 0;
      ports.net.taken.set(first, 'somebody');
      expect(await auto(ports)).not.toBe(first);
    });
  });
});

describe('a taken port', () => {
  const balancer = resource({
    id: 'load-balancer/process',
    component: 'load-balancer',
    kind: 'process',
    rollout: 'stop-first',
    spec: null,
  });
  const plan: Plan = {
    operations: [
      {
        n: 1,
        action: 'create',
        id: balancer.id,
        component: balancer.component,
        generation: 'g',
        cause: { code: 'missing', text: '' },
        after: [],
        destructive: false,
        desired: balancer,
      },
    ],
  };
  const check = (ports: ReturnType<typeof fakePorts>, observed: Parameters<typeof assertPortsFree>[2] = []) =>
    assertPortsFree(ports, plan, observed, { 'load-balancer/http': 8080 }, new Set(['load-balancer/http']));

  test('names its holder and what to type', async () => {
    const ports = fakePorts();
    ports.net.taken.set(8080, 'nginx (pid 12)');
    await expect(check(ports)).rejects.toMatchObject({
      message: 'port 8080 of load-balancer is taken by nginx (pid 12)',
      next: 'platform up --port auto',
      exitCode: 1,
    });
  });

  test('is given a moment to be let go', async () => {
    const ports = fakePorts();
    ports.net.taken.set(8080, 'just ending');
    void ports.clock.sleep(300).then(() => ports.net.taken.clear());
    await check(ports);
  });

  test('is no error where the component itself runs', async () => {
    const ports = fakePorts();
    ports.net.taken.set(8080, 'ourselves');
    const { dependsOn: _, deadlineMs: __, ...parts } = balancer;
    await check(ports, [{ ...parts, generation: 'old', admitted: true, alive: true, facts: null }]);
  });
});
