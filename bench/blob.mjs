/**
 * The embedded blob store on this machine's disk: puts (each on disk before it is answered) and gets of objects of two sizes, eight at
 * a time, with signed requests. The client is a process of its own, as the services are.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './blob/server.mjs';
import { spread } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const ROUNDS = 5;
const CONCURRENCY = 8;
const SECONDS = 2;
const SIZES = [
  ['64 KiB', 64 * 1024],
  ['1 MiB', 1024 ** 2],
];

export async function bench() {
  const folder = await mkdtemp(join(tmpdir(), 'platform-blob-'));
  const server = await start(folder);
  const client = fork(new URL('./blob/client.mjs', import.meta.url));
  try {
    const ask = async (question) => {
      client.send({ ...server.target, concurrency: CONCURRENCY, seconds: SECONDS, ...question });
      const before = await server.cpu();
      const [answer] = await once(client, 'message');
      if (answer.error) throw new Error(answer.error);
      return { ...answer, cpu: ((await server.cpu()) - before) / answer.requests };
    };
    await ask({ operation: 'put', bytes: 64 * 1024 });
    const results = SIZES.flatMap(([name, bytes]) => [
      { name: `put ${name}`, operation: 'put', bytes, runs: [] },
      { name: `get ${name}`, operation: 'get', bytes, runs: [] },
    ]);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { operation, bytes, runs } of results) runs.push(await ask({ operation, bytes }));
    }
    const rows = results.flatMap(({ name, bytes, runs }) => [
      row(name, 'MiB/s', spread(runs.map(({ perSecond }) => (perSecond * bytes) / 1024 ** 2))),
      row('', 'requests/s', spread(runs.map(({ perSecond }) => perSecond))),
      row('', 'ms at the 99th percentile', spread(runs.map(({ p99 }) => p99))),
      // What the machine does beside this slows it down, but hardly changes what a request costs.
      row('', 'ms of CPU for each', spread(runs.map(({ cpu }) => cpu))),
    ]);
    rows.push(row('memory of the store (RSS)', 'MiB', spread([await server.memory()])));
    print(`blob, embedded, ${CONCURRENCY} at a time`, rows);
  } finally {
    client.kill();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
