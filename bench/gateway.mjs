/**
 * The generated gateway, with a token to verify and a rate limit to count, against HAProxy and @fastify/http-proxy, which do neither.
 * The proxy has one core, load and backend the other; peers that are not installed are named and left out.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contenders } from './gateway/contenders.mjs';
import { hit, startBackend } from './gateway/load.mjs';
import { makeProject } from './gateway/project.mjs';
import { makeToken } from './gateway/token.mjs';
import { median } from './support/measure.mjs';
import { print, row } from './support/report.mjs';

const ROUNDS = 11;
const SECONDS = 1;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 3;

export async function bench() {
  const folder = await mkdtemp(join(tmpdir(), 'platform-gateway-'));
  const closing = [() => rm(folder, { recursive: true, force: true })];
  try {
    const project = await makeProject(folder);
    const { token, jwks } = makeToken({ issuer: 'auth', audience: 'shop' });
    const backend = await startBackend({ jwks });
    closing.push(backend.stop);
    const { found, missing } = await contenders({ project, backend: backend.port });
    if (missing.length > 0) console.log(`\nnot measured, because it is not installed: ${missing.join(', ')}`);
    print('gateway, one core, GET through the proxy, 64 connections', await compare(found, token));
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** All of them wait side by side and are loaded in turn, round after round: a machine that gets slower is slower for all. */
async function compare(found, token) {
  const results = new Map(found.map(({ name }) => [name, []]));
  const running = [];
  try {
    for (const { name, start } of found) running.push({ name, proxy: await start() });
    const load = (proxy, seconds) => hit({ proxy, token, seconds, connections: CONNECTIONS });
    for (const { proxy } of running) await load(proxy, WARM_UP_SECONDS);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, proxy } of running) results.get(name).push(await load(proxy, SECONDS));
    }
  } finally {
    for (const { proxy } of running) await proxy.stop();
  }
  const rows = found.map(({ name }) => row(name, 'req/s', spread(results.get(name).map(({ rps }) => rps))));
  // What the machine does beside this slows a proxy down, but hardly changes what a request costs.
  const cpu = found.map(({ name }) =>
    row(`${name}, CPU`, 'µs/req', spread(results.get(name).map(({ cpu: time }) => time))),
  );
  const goals = { haproxy: 0.35, '@fastify/http-proxy': 2 };
  const ratios = found.slice(1).map(({ name }) => {
    const pairs = results.get(name).map(({ rps }, round) => results.get('gateway')[round].rps / rps);
    const costs = results.get(name).map(({ cpu: time }, round) => time / results.get('gateway')[round].cpu);
    return [
      row(`gateway / ${name}, req/s`, '×', spread(pairs), `goal ≥ ${goals[name]}`),
      row(`gateway / ${name}, req per CPU second`, '×', spread(costs)),
    ];
  });
  return [...rows, ...cpu, ...ratios.flat()];
}

function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), runs: values.length };
}
