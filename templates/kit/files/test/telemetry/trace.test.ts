import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTracer, currentSpan, detached, formatTraceparent, parseTraceparent } from '../../src/telemetry/index.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('traceparent', () => {
  it('survives the way there and back', () => {
    const header = `00-${TRACE}-${PARENT}-01`;
    const context = parseTraceparent(header);
    expect(context).toEqual({ traceId: TRACE, spanId: PARENT, sampled: true });
    expect(context && formatTraceparent(context)).toBe(header);
  });

  it('of a later version is read by what is known of it', () => {
    expect(parseTraceparent(`cc-${TRACE}-${PARENT}-00-more`)).toMatchObject({ sampled: false });
  });

  it.each([
    undefined,
    '',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
  ])('is ignored when malformed: %s', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });
});

describe('tracer', () => {
  it('continues the trace of its parent, through everything that is awaited', async () => {
    const tracer = createTracer({ service: 'test', env: {} });
    const parent = { traceId: TRACE, spanId: PARENT, sampled: true };
    await tracer.trace('outer', { parent }, async (outer) => {
      await Promise.resolve();
      expect(currentSpan()).toBe(outer);
      const inner = tracer.start('inner');
      expect(inner.context.traceId).toBe(TRACE);
      expect(inner.context.spanId).not.toBe(outer.context.spanId);
    });
    expect(currentSpan()).toBeUndefined();
  });

  it('leaves out what is detached, and what that starts later', async () => {
    const tracer = createTracer({ service: 'test', env: {} });
    await tracer.trace('request', {}, async (span) => {
      const later = detached(async () => {
        await Promise.resolve();
        return currentSpan();
      });
      expect(await later).toBeUndefined();
      expect(currentSpan()).toBe(span);
    });
  });

  it('sends spans as OTLP when there is a collector', async () => {
    const bodies: string[] = [];
    const collector = createServer(async (request, response) => {
      expect(request.url).toBe('/v1/traces');
      expect(request.headers['x-key']).toBe('a b');
      bodies.push(await text(request));
      response.end('{}');
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    const tracer = createTracer({
      service: 'shop',
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      },
    });
    const options = { kind: 'client', attributes: { n: 1, half: 0.5, ok: true } } as const;
    const failure = tracer.trace('work', options, async (span) => {
      span.rename('work on it');
      throw new Error('no luck');
    });
    await expect(failure).rejects.toThrow('no luck');
    await tracer.close();
    collector.close();

    const [{ resource, scopeSpans }] = JSON.parse(bodies[0] ?? '').resourceSpans;
    expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'shop' } });
    const [span] = scopeSpans[0].spans;
    expect(span).toMatchObject({
      name: 'work on it',
      kind: 3,
      status: { code: 2, message: 'no luck' },
      attributes: [
        { key: 'n', value: { intValue: '1' } },
        { key: 'half', value: { doubleValue: 0.5 } },
        { key: 'ok', value: { boolValue: true } },
      ],
    });
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span.startTimeUnixNano).toMatch(/^\d{19}$/);
  });

  it('counts polls of stores for nothing, their work for a request as a part of it', async () => {
    const { tracer, spans } = await collected();
    const store = { kind: 'client', attributes: { 'db.system.name': 'postgresql' } } as const;
    await tracer.trace('poll', store, async () => {});
    await tracer.trace('GET /', { kind: 'server' }, () => tracer.trace('SELECT', store, async () => {}));
    await tracer.trace('GET elsewhere', { kind: 'client' }, async () => {});
    await tracer.close();
    expect(spans().map(({ name }) => name)).toEqual(['SELECT', 'GET /', 'GET elsewhere']);
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 0],
    [{ OTEL_TRACES_SAMPLER_ARG: '1' }, 1],
    [{ OTEL_TRACES_SAMPLER_ARG: 'much' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_on', OTEL_TRACES_SAMPLER_ARG: '0' }, 1],
  ])('samples as it is told: %j', async (env, expected) => {
    const { tracer, spans } = await collected(env);
    tracer.start('new').end();
    // A trace that was begun elsewhere keeps the decision made there.
    tracer.start('theirs', { parent: { traceId: TRACE, spanId: PARENT, sampled: true } }).end();
    await tracer.close();
    expect(spans()).toHaveLength(expected + 1);
  });
});

describe('exporter', () => {
  it('never waits for a collector that is away', async () => {
    const tracer = createTracer({ service: 'shop', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' } });
    tracer.start('work').end();
    await tracer.close();
  });

  it('sends in batches and keeps a bounded number of spans while the collector does not answer', async () => {
    const held: ServerResponse[] = [];
    const { tracer, spans, requests } = await collected({}, (response) => held.push(response));
    for (let n = 0; n < 10_000; n += 1) tracer.start('work').end();
    await expect.poll(() => held.length).toBe(1);
    expect(spans()).toHaveLength(512);
    const closing = tracer.close();
    // From now on it answers.
    const answering = setInterval(() => held.splice(0).forEach((response) => void response.end('{}')), 5);
    await closing;
    clearInterval(answering);
    expect(spans()).toHaveLength(4096);
    expect(requests()).toBe(8);
  });

  it('ends in time with a collector that hangs', async () => {
    const { tracer } = await collected({}, () => {});
    tracer.start('work').end();
    const begin = performance.now();
    await tracer.close();
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  it('goes on when the collector dies in the middle of an answer', async () => {
    let answers = 0;
    const { tracer, spans } = await collected({}, (response) => {
      answers += 1;
      if (answers > 1) return void response.end('{}');
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setTimeout(() => response.destroy(), 10);
    });
    for (let n = 0; n < 600; n += 1) tracer.start('work').end();
    await expect.poll(() => spans().length, { timeout: 10_000 }).toBe(600);
    await tracer.close();
  });

  it('loses what the collector refuses, and goes on', async () => {
    const answers = [503, 200];
    const { tracer, spans } = await collected({}, (response) => response.writeHead(answers.shift() ?? 200).end());
    for (let n = 0; n < 600; n += 1) tracer.start('work').end();
    await expect.poll(() => spans().length, { timeout: 10_000 }).toBe(600);
    await tracer.close();
  });
});

interface SentSpan {
  readonly name: string;
}

/** A tracer and what a collector receives of it. */
async function collected(
  env: Readonly<Record<string, string>> = {},
  answer: (response: ServerResponse) => void = (response) => void response.end('{}'),
) {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    bodies.push(await text(request));
    answer(response);
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    collector.close();
    collector.closeAllConnections();
  });
  const { port } = collector.address() as AddressInfo;
  const tracer = createTracer({
    service: 'shop',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, ...env },
  });
  const spans = () =>
    bodies.flatMap((body) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans as readonly SentSpan[]);
  return { tracer, spans, requests: () => bodies.length };
}
