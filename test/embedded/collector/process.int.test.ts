import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { STORE_HEADER } from '../../../src/kernel/otlp/index.ts';
import { type CollectorTelemetry, collectorTelemetry, sendReadings } from '../../../src/telemetry/index.ts';
import { type Built, buildProgram, type Program } from '../program/programs.ts';

let built: Built;
let folder: string;
let program: Program;
let port: number;
let telemetry: CollectorTelemetry;
const servers = new Set<Server>();

beforeAll(async () => {
  built = await buildProgram('collector');
});
afterAll(() => built.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'platform-collector-'));
  mkdirSync(join(folder, 'logs'));
  await start();
});
afterEach(async () => {
  if (program.child.exitCode === null && program.child.signalCode === null) await program.stop('SIGKILL');
  for (const server of servers) server.close();
  servers.clear();
  rmSync(folder, { recursive: true, force: true });
});

async function start(at = 0, ...more: readonly string[]): Promise<void> {
  const paths = [
    '--data',
    join(folder, 'data'),
    '--logs',
    join(folder, 'logs'),
    '--targets',
    join(folder, 'targets.json'),
  ];
  program = built.start(['--port', String(at), ...paths, ...more]);
  port = await program.listening();
  telemetry = collectorTelemetry(`http://127.0.0.1:${port}`);
}

const digits = (value: number, length: number) => value.toString(16).padStart(length, '0');
const send = (path: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

function request(traces: readonly number[], text = ''): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = traces.map((n) => ({
    traceId: digits(n, 32),
    spanId: digits(n, 16),
    name: `trace ${n}`,
    kind: 2,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 5_000_000n),
    attributes: [{ key: 'text', value: { stringValue: text } }],
  }));
  const attributes = [{ key: 'service.name', value: { stringValue: 'order' } }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] });
}

const logLine = (text: string) => `${JSON.stringify({ at: Date.now(), stream: 'stdout', text })}\n`;
const nameOfStore = async () => (await send('/v1/logs', '{}')).headers.get(STORE_HEADER);
const texts = async () => (await telemetry.logs({ limit: 10_000 })).map(({ text }) => text);

async function metricsServer(answer: (response: ServerResponse) => void): Promise<number> {
  const server = createServer((_, response) => answer(response));
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

it('loses nothing that it has answered for, nor a line, when it is killed at any time', async () => {
  const log = join(folder, 'logs', 'order.1.log');
  const taken: number[] = [];
  const written: string[] = [];
  for (let round = 0, n = 1; round < 3; round += 1) {
    const kill = setTimeout(() => program.child.kill('SIGKILL'), 300 + round * 150);
    const exit = once(program.child, 'exit');
    for (let killed = false; !killed; ) {
      const batch = Array.from({ length: 5 }, () => n++);
      appendFileSync(log, batch.map((each) => logLine(`line ${each}`)).join(''));
      written.push(...batch.map((each) => `line ${each}`));
      const status = await send('/v1/traces', request(batch)).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200) taken.push(...batch);
      else killed = true;
      // Whatever the machine: all of it fits into one answer.
      await sleep(4);
    }
    clearTimeout(kill);
    await exit;
    await start(port);
  }
  expect(taken.length).toBeGreaterThan(100);
  const known = new Set((await telemetry.spans({ limit: 5000 })).map(({ traceId }) => traceId));
  expect(taken.filter((each) => !known.has(digits(each, 32)))).toEqual([]);
  await expect.poll(texts, { timeout: 10_000 }).toHaveLength(written.length);
  expect(await texts()).toEqual(written);
});

it('takes what an OpenTelemetry SDK sends, as protobuf and compressed', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const span = provider.getTracer('test').startSpan('foreign', { attributes: { n: 1 } });
  span.end();
  const bytes = ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans()) ?? new Uint8Array();
  const type = { 'content-type': 'application/x-protobuf' };
  for (const [body, headers] of [
    [bytes, type],
    [gzipSync(bytes), { ...type, 'content-encoding': 'gzip' }],
  ] as const) {
    const response = await send('/v1/traces', body, headers);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type['content-type']]);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  }
  const found = await telemetry.trace(span.spanContext().traceId);
  expect(found?.spans).toHaveLength(2);
  expect(found?.spans[0]).toMatchObject({ name: 'foreign', attributes: { n: 1 } });
});

it('answers for what it cannot take', async () => {
  const status = async (path: string, body: string | Uint8Array, headers = {}) =>
    (await send(path, body, headers)).status;
  expect(await status('/v1/traces', '{')).toBe(400);
  expect(await status('/v1/traces', '[]')).toBe(400);
  expect(await status('/v1/traces', '{}', { 'content-type': 'text/plain' })).toBe(415);
  expect(await status('/v1/traces', '{}', { 'content-encoding': 'br' })).toBe(400);
  expect(await status('/v1/traces', 'no gzip', { 'content-encoding': 'gzip' })).toBe(400);
  expect(await status('/v1/traces', Uint8Array.of(255), { 'content-type': 'application/x-protobuf' })).toBe(400);
  expect(await status('/v1/traces', gzipSync(Buffer.alloc(64 * 2 ** 20)), { 'content-encoding': 'gzip' })).toBe(413);
  expect(await status('/v1/nothing', '{}')).toBe(405);
  expect(await status('/v1/logs', '{}', { origin: 'https://example.com' })).toBe(403);
  expect(await status('/v1/traces', 'x'.repeat(9 * 2 ** 20)).catch(() => 413)).toBe(413);
  const bad = request([1]).replace(digits(1, 16), 'zz');
  expect(await (await send('/v1/traces', bad)).json()).toEqual({
    partialSuccess: { rejectedSpans: '1', errorMessage: 'a span needs a traceId of 16 and a spanId of 8 bytes' },
  });
  expect(await status('/v1/traces', request([2]))).toBe(200);
});

it('scrapes the targets of the list, whatever becomes of some of them', async () => {
  const good = await metricsServer((response) => response.end('# TYPE up gauge\nup{a="b"} 1\nbroken{ 2\n'));
  const hanging = await metricsServer(() => undefined);
  const broken = await metricsServer((response) => response.writeHead(500).end());
  const target = (component: string, at: number) => ({
    component,
    replica: `${component}/process/1`,
    host: '127.0.0.1',
    port: at,
    metrics: `http://127.0.0.1:${at}/metrics`,
  });
  const list = [target('good', good), target('hanging', hanging), target('broken', broken), target('gone', 1)];
  writeFileSync(join(folder, 'targets.json'), JSON.stringify([...list, { component: 7 }, null]));
  await expect.poll(async () => (await telemetry.status()).targets.length, { timeout: 20_000, interval: 500 }).toBe(4);
  const { targets } = await telemetry.status();
  expect(targets.map(({ component, ok }) => [component, ok]).sort()).toEqual([
    ['broken', false],
    ['gone', false],
    ['good', true],
    ['hanging', false],
  ]);
  const [value] = await telemetry.last({ name: 'up' });
  expect(value).toMatchObject({ labels: { a: 'b', component: 'good', replica: 'good/process/1' }, value: 1 });
});

it('takes the readings of the agent', async () => {
  const values = { platform_cpu_millicores: 12.5, platform_restarts_total: 1 };
  await sendReadings(`http://127.0.0.1:${port}`, [{ component: 'db', replica: 'db/process', at: Date.now(), values }]);
  expect(await telemetry.series({ where: { component: 'db' } })).toEqual([
    { name: 'platform_cpu_millicores', type: 'gauge', labels: { component: 'db', replica: 'db/process' } },
    { name: 'platform_restarts_total', type: 'counter', labels: { component: 'db', replica: 'db/process' } },
  ]);
  expect(await telemetry.last({ name: 'platform_cpu_millicores' })).toMatchObject([{ value: 12.5 }]);
});

it('stays within its space while more and more comes', async () => {
  await program.stop('SIGTERM');
  await start(0, '--max-bytes', '4Mi');
  for (let n = 0; n < 60; n += 1) {
    const traces = Array.from({ length: 500 }, (_, i) => n * 500 + i + 1);
    expect((await send('/v1/traces', request(traces, 'x'.repeat(300)))).status).toBe(200);
  }
  await expect
    .poll(async () => (await telemetry.status()).usedBytes, { timeout: 20_000, interval: 250 })
    .toBeLessThan(4 * 2 ** 20);
  // What was freed is used again: what lies on disk is bounded, too.
  const data = ['telemetry.db', 'telemetry.db-wal'].map((name) => statSync(join(folder, 'data', name)).size);
  expect(Math.max(...data)).toBeLessThan(64 * 2 ** 20);
  expect((await telemetry.traces({ limit: 1 }))[0]?.name).toMatch(/^trace (29|30)/);
});

it('a path that is no path is a bad question, and no more', async () => {
  for (const path of ['//', 'http://[']) {
    const [response] = (await once(get({ host: '127.0.0.1', port, path }), 'response')) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(400);
  }
  expect(await telemetry.status()).toMatchObject({ spans: 0 });
});

it('ends with its parent, and says what is wrong with its options', async () => {
  const exit = once(program.child, 'exit');
  program.child.disconnect();
  expect((await exit)[0]).toBe(0);
  const wrong = built.start(['--data', folder, '--retention', 'long']);
  expect((await once(wrong.child, 'exit'))[0]).toBe(1);
  expect(wrong.output()).toContain('--retention long is no duration');
});

it('names its store: the same over a restart, another one where it has forgotten everything', async () => {
  const first = await nameOfStore();
  expect(first).toMatch(/^[0-9a-z]{2,}$/);
  await program.stop('SIGKILL');
  await start();
  expect(await nameOfStore()).toBe(first);
  await program.stop('SIGKILL');
  rmSync(join(folder, 'data'), { recursive: true });
  await start();
  expect(await nameOfStore()).not.toBe(first);
});
