import { PassThrough } from 'node:stream';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Component } from '../../../src/model/types.ts';
import { describeOn } from '../../support/engines.ts';
import { IMAGE, service, testPlatform } from './support/platform.ts';

/** Counts aloud: so a line that is lost or comes twice is seen. */
const TALKER = `
import { createServer } from 'node:http';
let count = 0;
setInterval(() => console.log('count ' + count++), 100);
createServer((request, response) => {
  response.end('hello');
  if (request.url === '/exit') setTimeout(() => process.exit(1), 20);
}).listen(Number(process.env.PORT), '0.0.0.0');
process.on('SIGTERM', () => process.exit(0));
`;

/** Takes OTLP; shows what it has taken, or takes nothing for a while. */
const SINK = `
import { createServer } from 'node:http';
const lines = [], metrics = {};
let away = false;
const named = ({ attributes }) => Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (request.url === '/away' || request.url === '/back') away = request.url === '/away';
  if (request.url === '/taken') return response.end(JSON.stringify({ lines, metrics }));
  if (!request.url.startsWith('/v1/')) return response.end('hello');
  if (away) return response.writeHead(503).end();
  const { resourceLogs = [], resourceMetrics = [] } = JSON.parse(Buffer.concat(parts));
  for (const { resource, scopeLogs } of resourceLogs)
    for (const { body } of scopeLogs[0].logRecords) lines.push([named(resource), body.stringValue]);
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const who = named(resource);
    metrics[who['service.name']] = { ...who, ...Object.fromEntries(scopeMetrics[0].metrics.map(({ name, gauge, sum }) => [name, (gauge ?? sum).dataPoints[0].asDouble])) };
  }
  response.end('{}');
}).listen(Number(process.env.PORT), '0.0.0.0');
process.on('SIGTERM', () => process.exit(0));
`;

interface Taken {
  readonly lines: readonly (readonly [Readonly<Record<string, string>>, string])[];
  readonly metrics: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
}

const memory = 64 * 2 ** 20;

describeOn('kubernetes', 'the reader of a cluster', () => {
  const platform = testPlatform('reader');
  const abort = new AbortController();
  const never = new AbortController().signal;
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  let sink = '';

  const reader = (program: string): Component => ({
    name: 'reader',
    kind: 'addon',
    workload: {
      type: 'engine',
      container: {
        image: IMAGE,
        command: [
          ...['node', '/app/reader.mjs', '--collector', 'http://sink:3000', '--state', '/state', '--port', '8080'],
          ...['--every', '2s'],
        ],
        env: {},
        user: { uid: 10_001, gid: 10_001 },
        volumes: [{ name: 'state', path: '/state', bytes: 2 ** 20 }],
        writable: [],
        health: { http: { endpoint: 'health', path: '/' } },
        stopGraceSeconds: 10,
      },
    },
    endpoints: [{ name: 'health', port: 8080, protocol: 'http' }],
    env: {},
    secrets: [],
    config: [{ path: '/app/reader.mjs', content: program }],
    bindings: [],
    resources: { cpu: 10, memory, limits: { cpu: 1000, memory: 2 * memory } },
    api: [
      { group: '', resource: 'pods', verbs: ['get', 'list', 'watch'] },
      { group: '', resource: 'pods/log', verbs: ['get'] },
      { group: 'metrics.k8s.io', resource: 'pods', verbs: ['get', 'list'] },
    ],
    replicas: 1,
  });
  const taken = async () => (await (await fetch(`${sink}/taken`)).json()) as Taken;
  /** What a talker has counted, by its pod, in the order in which it came. */
  const counts = async () => {
    const { lines } = await taken();
    return lines.flatMap(([who, text]) =>
      who['service.name'] === 'talker' ? [Number(text.slice('count '.length))] : [],
    );
  };
  const isWhole = (numbers: readonly number[]) => numbers.every((value, index) => value === index);
  const grows = async (by: number) => {
    const before = (await counts()).length;
    await expect
      .poll(async () => (await counts()).length, { timeout: 40_000, interval: 500 })
      .toBeGreaterThan(before + by);
  };
  const say = async (component: string, script: string) => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    await writer.session.exec({ component }, ['node', '-e', script], { stdin, stdout, stderr, tty: false });
    return String(stdout.read() ?? stderr.read()).trim();
  };

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: ['src/embedded/reader/main.ts'],
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
    });
    const model = platform.model(
      [
        service('talker', TALKER),
        service('sink', SINK, { env: { OTEL_LOGS_EXPORTER: 'otlp' } }),
        reader(outputFiles[0]?.text ?? ''),
      ],
      { edges: [{ from: 'reader', to: 'sink', kind: 'observe', endpoint: 'http', gates: false }] },
    );
    writer = await platform.writer();
    expect((await writer.up(model)).outcome).toMatchObject({ status: 'done', failures: [] });
    sink = await writer.session.open('sink', abort.signal);
  }, 120_000);
  afterAll(async () => {
    abort.abort();
    await platform.remove();
  });

  it('tells every line once, in order, over its own restart and a collector that was away', async () => {
    await grows(5);
    await fetch(`${sink}/away`);
    expect(await writer.session.restart(['reader'], () => undefined, never)).toMatchObject({ status: 'done' });
    await fetch(`${sink}/back`);
    await grows(20);
    const [[who] = [{}]] = (await taken()).lines;
    expect(who).toMatchObject({
      'service.name': 'talker',
      'k8s.pod.name': expect.stringMatching(/^talker-/),
      'k8s.namespace.name': platform.ns.name,
      'k8s.node.name': expect.any(String),
      'k8s.container.name': 'service',
    });
    expect(isWhole(await counts())).toBe(true);
  }, 120_000);

  it('reads on when a container was started again', async () => {
    const before = await counts();
    await fetch(`${await writer.session.open('talker', abort.signal)}/exit`).catch(() => undefined);
    const rest = async () => (await counts()).slice(before.length);
    await expect.poll(async () => (await rest()).lastIndexOf(0), { timeout: 40_000, interval: 500 }).toBeGreaterThan(0);
    const all = await counts();
    const again = all.lastIndexOf(0);
    expect(isWhole(all.slice(0, again))).toBe(true);
    expect(isWhole(all.slice(again))).toBe(true);
    const restarts = async () => (await taken()).metrics.talker?.platform_restarts_total;
    await expect.poll(restarts, { timeout: 40_000, interval: 500 }).toBe(1);
  }, 120_000);

  it('may do that and nothing else, and no other pod has a token', async () => {
    const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
    const ask = (path: string) => `
      const token = require('fs').readFileSync('${folder}/token', 'utf8');
      const https = require('https');
      https.get({ host: process.env.KUBERNETES_SERVICE_HOST, port: 443, path: '${path}', ca: require('fs').readFileSync('${folder}/ca.crt'),
        headers: { authorization: 'Bearer ' + token } }, (answer) => { console.log(answer.statusCode); answer.destroy(); });`;
    const own = `/api/v1/namespaces/${platform.ns.name}`;
    expect(await say('reader', ask(`${own}/pods`))).toBe('200');
    for (const path of [`${own}/secrets`, `${own}/configmaps`, '/api/v1/namespaces/kube-system/pods', '/api/v1/nodes'])
      expect(await say('reader', ask(path))).toBe('403');
    expect(await say('talker', `console.log(require('fs').existsSync('${folder}'))`)).toBe('false');
  }, 60_000);

  it('tells CPU and memory of every pod where the cluster measures them', async () => {
    const of = async (name: string) => (await taken()).metrics[name] ?? {};
    const measured = async () => Number((await of('talker')).platform_memory_bytes ?? 0);
    await expect.poll(measured, { timeout: 100_000, interval: 1000 }).toBeGreaterThan(2 ** 20);
    for (const name of ['talker', 'sink', 'reader'])
      expect(await of(name)).toMatchObject({ platform_cpu_millicores: expect.any(Number) });
  }, 120_000);
});
