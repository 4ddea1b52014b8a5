/**
 * The embedded cache beside a real server from PATH, in turn on the same machine: nine reads to one write of 100 bytes. The client is a
 * process of its own and the same for both. Linux only.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findReal, startEmbedded, startReal } from './cache/servers.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { pair, spread } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 5;
const SECONDS = 2;
const SHAPES = [
  ['one at a time', { connections: 1, pipeline: 1 }],
  ['16 connections, one at a time each', { connections: 16, pipeline: 1 }],
  ['pipelines of 100', { connections: 4, pipeline: 100 }],
];

export const bench = () =>
  withCleanup(async (defer) => {
    const folder = await mkdtemp(join(tmpdir(), 'platform-cache-'));
    defer(() => rm(folder, { recursive: true, force: true }));
    const client = fork(new URL('./cache/client.mjs', import.meta.url));
    defer(() => client.kill());
    const found = await findReal();
    const ours = await startEmbedded(folder);
    defer(() => ours.stop());
    const real = found && (await startReal(found.file, folder));
    if (real) defer(() => real.stop());
    const ask = async (server, shape) => {
      const before = await server.cpu();
      client.send({ port: server.port, seconds: SECONDS, ...shape });
      const [answer] = await once(client, 'message');
      if (answer.error) throw new Error(answer.error);
      return { ...answer, cpu: ((await server.cpu()) - before) / answer.requests };
    };
    for (const [name, shape] of SHAPES) {
      // Fills it, and lets its compiler have a look.
      await ask(ours, shape);
      const costs = { ours: [], real: [] };
      const measured = async (server, of) => {
        const { perSecond, cpu } = await ask(server, shape);
        costs[of].push(cpu);
        return perSecond;
      };
      const rates = real
        ? await pair(
            RUNS,
            () => measured(ours, 'ours'),
            () => measured(real, 'real'),
          )
        : { a: spread([await measured(ours, 'ours')]) };
      // What the machine does beside this slows it down, but hardly changes what a request costs.
      print(`cache, ${name}`, [
        row('embedded', 'requests/s', rates.a),
        row('', 'µs of CPU for each', spread(costs.ours)),
        ...(real
          ? [
              row(found.name, 'requests/s', rates.b),
              row('', 'µs of CPU for each', spread(costs.real)),
              row('ratio', '×', rates.ratio),
            ]
          : []),
      ]);
    }
    const rows = [row('embedded', 'MiB', spread([await ours.memory()]))];
    if (real) rows.push(row(found.name, 'MiB', spread([await real.memory()])));
    print('cache, memory (RSS) with ten thousand keys of 100 bytes', rows);
  });
