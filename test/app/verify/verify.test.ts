import { expect, test } from 'vitest';
import { verify } from '../../../src/app/verify/index.ts';
import type { Clock } from '../../../src/kernel/index.ts';
import type { Model } from '../../../src/model/index.ts';
import type { Telemetry } from '../../../src/telemetry/index.ts';

const nobody = async () => [];
const telemetry = {
  graph: nobody,
  range: nobody,
  measured: async () => new Map(),
  logged: async () => new Set(),
} as unknown as Telemetry;
const clock: Clock = { now: () => 0, sleep: async () => {} };

test('a platform without edges has proved nothing', async () => {
  const model = { components: [], edges: [] } as unknown as Model;
  const found = await verify({ model, telemetry, since: 0, patienceMs: 0 }, clock);
  expect(found).toMatchObject({ ok: false, edges: [] });
});
