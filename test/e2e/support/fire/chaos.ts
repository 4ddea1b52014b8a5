import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { calm } from './calm.ts';
import { newShopper, shop, useUntil } from './load.ts';
import { type Fire, up } from './platform.ts';
import { agentOf, kill, killOne, processesOf, strays } from './processes.ts';
import { type Random, randomOf } from './random.ts';
import { truth } from './truth.ts';

/** At least everything is killed once, the agent twice; with FIRE_SECONDS again and again until they are over. */
const SECONDS = Number(process.env.FIRE_SECONDS ?? 0);
const SEED = Number(process.env.FIRE_SEED ?? 1);
const SHOPPERS = 4;

/** Everything is used while everything is killed; afterwards nothing that was acknowledged is missing, and nothing is there twice. */
export function chaos(fire: () => Fire): void {
  const long = SECONDS > 0 ? `, for ${SECONDS} s` : '';
  test(`use and kills${long}, seed ${SEED}`, { timeout: 900_000 + SECONDS * 1000 }, async () => {
    const shoppers = Array.from({ length: SHOPPERS }, (_, index) => newShopper(randomOf(SEED * 1000 + index)));
    // Each has something to lose.
    await Promise.all(shoppers.map((shopper) => shop(shopper, fire().url)));
    const over = new AbortController();
    const using = Promise.all(shoppers.map((shopper) => useUntil(over.signal, shopper, fire().url)));
    const killed = await killAll(fire(), randomOf(SEED)).finally(() => over.abort());
    await using;
    await calm(fire());
    const { counted, wrong } = await truth(fire(), shoppers);
    console.log(`seed ${SEED}, killed ${killed.join(' ')}\nacknowledged ${JSON.stringify(counted)}`);
    expect(counted.orders).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
    expect(strays(fire())).toEqual([]);
  });
}

/** Resolves with the names of what was killed, in order. */
async function killAll(fire: Fire, random: Random): Promise<string[]> {
  const until = Date.now() + SECONDS * 1000;
  const killed: string[] = [];
  do {
    const names = [...new Set(processesOf(fire).map(({ component }) => component))].toSorted();
    const deck = shuffled([...names, 'agent'], random);
    for (const name of deck) {
      await delay(800 + random.next() * 1400);
      if (name === 'agent') await killAgentTwice(fire, random);
      else if (!killOne(fire, name, random.pick)) continue;
      killed.push(name);
    }
  } while (Date.now() < until);
  return killed;
}

/** While all is well, and with the command line while that brings everything up again. The last `up` is left to do its work. */
async function killAgentTwice(fire: Fire, random: Random): Promise<void> {
  kill(agentOf(fire));
  const starting = fire.project.begin('up', '-d');
  await delay(300 + random.next() * 4000);
  kill(agentOf(fire));
  starting.child.kill('SIGKILL');
  await starting.ended;
  await up(fire.project);
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const left = [...values];
  return values.map(() => left.splice(Math.floor(random.next() * left.length), 1)[0] as T);
}
