import { describe, test } from 'vitest';
import { detectEngines, type Engine } from '../../scripts/engines.mjs';

const engines = new Map((await detectEngines()).map((engine) => [engine.name, engine]));
const required = (process.env.PLATFORM_REQUIRE ?? '').split(',').map((name) => name.trim());

/**
 * A suite that needs an engine of this machine. Where it is missing the suite is skipped and its title says why, in the form that
 * scripts/test.mjs counts; where PLATFORM_REQUIRE names the engine, missing is a failure.
 */
export function describeOn(name: Engine['name'], title: string, suite: () => void): void {
  const engine = engines.get(name);
  if (engine?.present) return void describe(title, suite);
  if (required.includes(name)) {
    return void test(`${title}: ${name} is there`, () => {
      throw new Error(`PLATFORM_REQUIRE names ${name}, but it is not there: ${engine?.hint}`);
    });
  }
  describe.skip(`${title} [needs ${name}]`, suite);
}
