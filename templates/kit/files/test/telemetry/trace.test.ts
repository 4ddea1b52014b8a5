import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createTracer, currentSpan, formatTraceparent, parseTraceparent } from '../../src/telemetry/index.ts';

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
    const failure = tracer.trace('work', { kind: 'client', attributes: { n: 1, half: 0.5, ok: true } }, async () => {
      throw new Error('no luck');
    });
    await expect(failure).rejects.toThrow('no luck');
    await tracer.close();
    collector.close();

    const [{ resource, scopeSpans }] = JSON.parse(bodies[0] ?? '').resourceSpans;
    expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'shop' } });
    const [span] = scopeSpans[0].spans;
    expect(span).toMatchObject({
      name: 'work',
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

  it('never waits for a collector that is away', async () => {
    const tracer = createTracer({ service: 'shop', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' } });
    tracer.start('work').end();
    await tracer.close();
  });
});
