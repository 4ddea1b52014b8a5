/**
 * Messages per second through the embedded queue, end to end: published in batches by one process, each on disk before that is
 * answered, and handled one by one by another; and what a message costs each of them. Linux only.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start as startProgram } from './queue/process.mjs';
import { bundlePrograms } from './queue/programs.mjs';
import { start as startServer } from './queue/server.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { spread } from './support/measure.mjs';
import { freshProject } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 5;
const MESSAGES = 20_000;
const SHAPES = [
  ['batches of 100', { batch: 100, parallel: 4, concurrency: 32 }],
  ['one by one, 16 at a time', { batch: 1, parallel: 16, concurrency: 32 }],
];

export const bench = () =>
  withCleanup(async (defer) => {
    const folder = await mkdtemp(join(tmpdir(), 'platform-queue-'));
    defer(() => rm(folder, { recursive: true, force: true }));
    const { folder: project } = await freshProject(defer, 'local', { blueprint: 'full' });
    const programs = await bundlePrograms(project, folder);
    const server = await startServer(programs.postgres, folder, project);
    defer(() => server.stop());
    for (const [name, shape] of SHAPES) {
      const runs = [];
      for (let i = 0; i < RUNS; i += 1)
        runs.push(await once(programs.load, server, { ...shape, messages: MESSAGES, run: i }));
      const of = (figure) => spread(runs.map((each) => each[figure]));
      print(`queue, embedded, ${name}`, [
        row('end to end', 'messages/s', of('perSecond'), 'goal ≥ 5000'),
        // What the machine does beside this slows it down, but hardly changes what a message costs.
        row('CPU of a message: server', 'µs', of('server')),
        row('  consumer', 'µs', of('consumer')),
        row('  producer', 'µs', of('producer')),
      ]);
    }
  });

/** From the first message published to the last one handled. */
async function once(file, server, { messages, run, ...shape }) {
  const { settings } = server;
  const common = { settings, messages, topic: `bench-${run}-${shape.batch}`, ...shape };
  const [consumer, producer] = [startProgram(file), startProgram(file)];
  try {
    await consumer.ask({ ...common, role: 'subscribe' });
    await producer.ask({ ...common, role: 'connect' });
    const before = await server.cpu();
    const started = performance.now();
    const handled = consumer.ask({ role: 'handled' });
    const published = producer.ask({ ...common, role: 'publish' });
    const [consumed, produced] = await Promise.all([handled, published]);
    const ms = performance.now() - started;
    const perMessage = (micros) => micros / messages;
    return {
      perSecond: (messages / ms) * 1000,
      server: perMessage((await server.cpu()) - before),
      consumer: perMessage(consumed.cpu),
      producer: perMessage(produced.cpu),
    };
  } finally {
    await Promise.all([consumer.stop(), producer.stop()]);
  }
}
