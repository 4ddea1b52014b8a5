import { afterAll, beforeAll, describe, expect } from 'vitest';
import { chaos } from '../support/fire/chaos.ts';
import { conformance } from '../support/fire/conformance.ts';
import { memory } from '../support/fire/memory.ts';
import { others } from '../support/fire/others.ts';
import { type Fire, light } from '../support/fire/platform.ts';
import { strays } from '../support/fire/processes.ts';
import { secrets } from '../support/fire/secrets.ts';
import { fullProject } from '../support/project.ts';

/** The whole reference under fire. One part alone: `npm run test:e2e -- test/e2e/fire -t chaos`. */
let burning: Fire;
const fire = () => burning;

beforeAll(async () => {
  burning = await light();
});
afterAll(async () => {
  if (process.env.FIRE_KEEP !== undefined) return;
  await (await fullProject()).platform('down', '--data', '--yes');
  if (burning) expect(strays(burning)).toEqual([]);
});

describe('conformance', () => conformance(fire));
describe('others', () => others(fire));
describe('memory', () => memory(fire));
describe('chaos', () => chaos(fire));
// Last: also what was written about trouble is looked at.
describe('secrets', () => secrets(fire));
