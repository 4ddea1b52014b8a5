import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newShopper, useUntil } from './load.ts';
import type { Fire } from './platform.ts';
import { agentOf, allProcesses, parentOf, processesOf, textOf } from './processes.ts';
import { randomOf } from './random.ts';

/** Minutes of use after as long as it takes to get warm. */
const MINUTES = Number(process.env.FIRE_MEMORY ?? 0);
const WARM_MS = 60_000;
const EVERY_MS = 5_000;
const SHOPPERS = 4;
const MIB = 1024;

interface Sample {
  readonly minute: number;
  /** PSS in MiB, of a component with all its processes. */
  readonly byComponent: ReadonlyMap<string, number>;
}

/** Long and without a verdict, because heaps breathe: prints what each component takes at the start and at the end. */
export function memory(fire: () => Fire): void {
  const title = MINUTES > 0 ? `in ${MINUTES} min of use` : '(FIRE_MEMORY=<minutes> is not set: left out)';
  test.skipIf(!(MINUTES > 0))(`memory ${title}`, { timeout: 600_000 + MINUTES * 60_000 }, async () => {
    const over = new AbortController();
    const shoppers = Array.from({ length: SHOPPERS }, (_, index) => newShopper(randomOf(index)));
    const using = Promise.all(shoppers.map((shopper) => useUntil(over.signal, shopper, fire().url)));
    await delay(WARM_MS);
    const samples: Sample[] = [];
    for (const start = Date.now(); Date.now() < start + MINUTES * 60_000; await delay(EVERY_MS)) {
      samples.push({ minute: (Date.now() - start) / 60_000, byComponent: take(fire()) });
    }
    over.abort();
    await using;
    console.log(`${shoppers.reduce((sum, { people }) => sum + people.length, 0)} visits\n${table(samples)}`);
    expect(samples.at(-1)?.byComponent.has('gateway')).toBe(true);
  });
}

function take(fire: Fire): Map<string, number> {
  const agent = agentOf(fire);
  const names = new Map(processesOf(fire).map(({ pid, component }) => [pid, component]));
  if (agent !== undefined) names.set(agent, 'agent');
  const sums = new Map<string, number>();
  for (const pid of allProcesses()) {
    const name = names.get(pid) ?? names.get(parentOf(pid));
    const pss = Number(
      /^Pss:\s+(\d+) kB/m.exec(name === undefined ? '' : textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0,
    );
    if (name !== undefined) sums.set(name, (sums.get(name) ?? 0) + pss / MIB);
  }
  return sums;
}

function table(samples: readonly Sample[]): string {
  const names = [...new Set(samples.flatMap(({ byComponent }) => [...byComponent.keys()]))].toSorted();
  const sum = ({ byComponent }: Sample) => [...byComponent.values()].reduce((total, each) => total + each, 0);
  const rows = names.map((name) => row(name, samples, ({ byComponent }) => byComponent.get(name) ?? 0));
  return ['component        first    last   MiB/min', ...rows, row('all', samples, sum)].join('\n');
}

function row(name: string, samples: readonly Sample[], of: (sample: Sample) => number): string {
  const points = samples.map((sample) => ({ x: sample.minute, y: of(sample) }));
  const number = (value: number | undefined) => (value ?? Number.NaN).toFixed(1).padStart(8);
  return name.padEnd(14) + number(points[0]?.y) + number(points.at(-1)?.y) + slope(points).toFixed(2).padStart(10);
}

/** Of the straight line that fits best (least squares). */
function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const over = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return over / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
