import { detectEngines } from '../../scripts/engines.mjs';

/** Whether this machine has the engine; says what is missing where it has not. */
export async function hasEngine(name, title) {
  const engine = (await detectEngines()).find((each) => each.name === name);
  if (engine?.present) return true;
  console.log(`\n${title}: not measured (${engine?.hint})`);
  return false;
}
