import { setTimeout as sleep } from 'node:timers/promises';
import { watchCounts } from './watch.mjs';

const EVERY_MS = 2000;

/** Plays the load and notes how many copies are wanted and ready; what was answered, and what the worker was told. */
export async function record(on, stages) {
  const { json, begin } = on;
  const told = begin('logs', 'worker', '--follow', '--grep', 'handled', '--json');
  const since = new Date().toISOString();
  const watch = watchCounts(on, EVERY_MS);
  let report;
  let events;
  let samples;
  try {
    report = await json('load', 'orders', '--yes', '--stages', stages, '--timeout', '30s');
    events = report.types.order.ok + (report.types.pay?.ok ?? 0);
    for (const end = Date.now() + 60_000; handled(told.out(), report.startedAt).size < events && Date.now() < end; )
      await sleep(1000);
  } finally {
    samples = await watch.end();
    await told.end();
  }
  const decisions = {};
  for (const name of ['order', 'worker']) decisions[name] = await json('scale', 'explain', name, '--since', since);
  const { startedAt } = report;
  return { startedAt, samples, report, events, handled: handled(told.out(), startedAt).size, decisions };
}

/** Ids of the messages that the worker has worked on since then: one is worked on again where its copy was ended in the middle. */
function handled(text, since) {
  const lines = text.split('\n').filter((line) => line.endsWith('}'));
  const told = lines.map((line) => JSON.parse(line)).filter(({ at }) => at >= since);
  return new Set(told.map(({ text: line }) => JSON.parse(line)).map(({ id }) => id));
}
