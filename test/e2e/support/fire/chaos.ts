import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { query } from './database.ts';
import { newShopper, type Shopper, shop } from './load.ts';
import { calm, type Fire, stateFolder, up } from './platform.ts';
import { type Random, randomOf } from './random.ts';
import { truth } from './truth.ts';

const SECONDS = Number(process.env.FIRE_SECONDS ?? 45);
const SEED = Number(process.env.FIRE_SEED ?? 1);
const SHOPPERS = 4;

/** Everything is used while anything is killed; afterwards nothing that was acknowledged is missing, and nothing is there twice. */
export function chaos(fire: () => Fire): void {
  // Long and heavy: only where it is asked for.
  const asked = process.env.FIRE_SECONDS !== undefined;
  test.skipIf(!asked)(
    `${SECONDS} s of use and kills, seed ${SEED}${asked ? '' : ' (FIRE_SECONDS is not set: left out)'}`,
    { timeout: 900_000 + SECONDS * 1000 },
    async () => {
      const random = randomOf(SEED);
      const until = Date.now() + SECONDS * 1000;
      const shoppers = Array.from({ length: SHOPPERS }, (_, index) => newShopper(randomOf(SEED * 1000 + index)));
      const using = Promise.all(shoppers.map((shopper) => useUntil(shopper, fire().url, until)));
      const killed = await killUntil(fire(), random, until);
      await using;
      await calm(fire());
      console.log('killed', JSON.stringify(killed));
      const { counted, wrong } = await truth(fire(), shoppers, (database, text) => query(fire(), database, text));
      console.log('acknowledged', JSON.stringify(counted));
      expect(counted.orders).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
    },
  );
}

async function useUntil(shopper: Shopper, url: string, until: number): Promise<void> {
  while (Date.now() < until) await shop(shopper, url);
}

async function killUntil(fire: Fire, random: Random, until: number): Promise<Record<string, number>> {
  const killed: Record<string, number> = {};
  const half = until - (SECONDS * 1000) / 2;
  let agentKilled = false;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 1500 + random.next() * 2500));
    if (Date.now() > half && !agentKilled) {
      agentKilled = true;
      process.kill(agentOf(fire), 'SIGKILL');
      killed.agent = 1;
      await up(fire.project);
      continue;
    }
    const running = processes(fire);
    if (running.length === 0) continue;
    const { pid, component } = random.pick(running);
    try {
      process.kill(pid, 'SIGKILL');
      killed[component] = (killed[component] ?? 0) + 1;
    } catch {
      // It has just ended by itself, as others do after a kill of what they belong to.
    }
  }
  return killed;
}

const agentOf = (fire: Fire): number => Number(/\d+/.exec(readFileSync(stateFolder(fire, 'agent.lock'), 'utf8'))?.[0]);

/** Children of the agent, by component: what it has noted, as far as it lives. */
function processes(fire: Fire): { pid: number; component: string }[] {
  const agent = agentOf(fire);
  const lines = readFileSync(stateFolder(fire, 'processes.jsonl'), 'utf8').trim().split('\n');
  const noted = lines.flatMap((line) => {
    const { add } = JSON.parse(line) as { add?: { pid: number; component: string } };
    return add ? [[add.pid, add.component] as const] : [];
  });
  const names = new Map(noted);
  return readdirSync('/proc')
    .map(Number)
    .flatMap((pid) => {
      const component = names.get(pid);
      return component !== undefined && parentOf(pid) === agent ? [{ pid, component }] : [];
    });
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return undefined;
  }
}
