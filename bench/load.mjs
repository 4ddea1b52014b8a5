/** The load generator: how many requests per second it sends on time, and what each costs, beside a bare loop of node:http. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, freePort, listening, start } from './gateway/processes.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { spread } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 3;
const SECONDS = 5;
const RATE = 2000;
const SERVER_CORE = 0;
const LOAD_CORE = Math.min(1, availableParallelism() - 1);
const at = (file) => fileURLToPath(new URL(file, import.meta.url));

export const bench = () =>
  withCleanup(async (defer) => {
    const port = await freePort();
    const { stop } = start(SERVER_CORE, process.execPath, [at('load/server.mjs'), String(port)]);
    defer(stop);
    await listening(port);
    const url = `http://127.0.0.1:${port}`;

    const reports = [];
    for (let run = 0; run < RUNS; run += 1) reports.push(await load(url, RATE));
    const loops = [];
    for (let run = 0; run < RUNS; run += 1)
      loops.push(await program([at('load/loop.mjs'), String(port), String(SECONDS)]));
    const of = (pick) => spread(reports.map(pick));
    // Of a busy machine only this is worth something: what a request costs, beside what it costs at least.
    const cost = ({ result, cpu }) => (cpu * 1e6) / (result.okPerSecond ?? result.requests / SECONDS);
    const least = spread(loops.map(cost));
    print(`load, one core, ${RATE}/s for ${SECONDS} s against a server that answers at once`, [
      row(
        'sent and answered',
        '/s',
        of(({ result }) => result.okPerSecond),
        `goal ≥ ${RATE}`,
      ),
      row(
        'failed or dropped',
        'requests',
        of(({ result }) => result.failed),
        'goal 0',
      ),
      row(
        'p50',
        'µs',
        of(({ result }) => endless(result.latencyMs.p50) * 1000),
      ),
      row(
        'p99',
        'µs',
        of(({ result }) => endless(result.latencyMs.p99) * 1000),
      ),
      row(
        'the generator was late, p99',
        'µs',
        of(({ result }) => result.lateMs.p99 * 1000),
      ),
      row('CPU of a request', 'µs', of(cost)),
      row('CPU of a request in a bare closed loop of node:http', 'µs', least),
      row(
        'ratio',
        '×',
        of((each) => cost(each) / least.median),
      ),
    ]);

    const rows = [];
    for (const rate of [4000, 6000, 8000, 12_000]) {
      const { result } = await load(url, rate);
      const late = result.lateMs.p99 * 1000;
      rows.push(
        row(
          `${rate}/s asked for`,
          '/s',
          spread([result.okPerSecond]),
          `${result.failed} failed, ${Math.round(late)} µs late (p99)`,
        ),
      );
    }
    print('load, how far it comes', rows);
  });

const load = (url, rate) =>
  program([
    at('../bin/platform.js'),
    'load',
    '--target',
    url,
    '--path',
    '/',
    '--rate',
    `${rate}`,
    '--for',
    `${SECONDS}s`,
    '--json',
  ]);

const endless = (ms) => ms ?? Number.POSITIVE_INFINITY;

/** Runs a program that prints JSON on one core; `cpu`: the share of that core it took while it sent. */
async function program(args) {
  const { child } = start(LOAD_CORE, process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunks, samples] = [[], []];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const timer = setInterval(() => samples.push([performance.now(), cpuSeconds(child.pid)]), 500);
  await once(child, 'close');
  clearInterval(timer);
  // Neither the start nor the end of the program is what costs.
  const [first, last] = [samples.at(2), samples.at(-2)];
  return {
    result: JSON.parse(Buffer.concat(chunks).toString()),
    cpu: (last[1] - first[1]) / ((last[0] - first[0]) / 1000),
  };
}
