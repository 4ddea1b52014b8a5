import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';
import { createLog, createOutput } from '../../src/telemetry/log.ts';
import { testTelemetry } from '../../src/testing/index.ts';

it('writes JSON lines that carry the ids of the span', async () => {
  const lines: string[] = [];
  const { log, tracer } = testTelemetry(lines);
  log.info({ a: 1 }, 'outside');
  const span = tracer.start('work');
  tracer.run(span, () => log.warn('inside'));
  const [outside, inside] = lines.map((line) => JSON.parse(line));
  expect(outside).toEqual({ level: 'info', time: expect.any(String), service: 'test', a: 1, msg: 'outside' });
  expect(inside).toMatchObject({ level: 'warn', trace_id: span.context.traceId, span_id: span.context.spanId });
});

it('sends lines as OTLP where it is told to, as they are written', async () => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    expect(request.url).toBe('/v1/logs');
    bodies.push(await text(request));
    response.end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const output = createOutput('order', {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=order-1',
  });
  if (!output) throw new Error('nothing is sent');
  const log = createLog({ name: 'order', logLevel: 'info' }, output);
  const ids = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };
  log.warn(ids, 'slow');
  output.write('{"level":"info","msg":"request"}\n{"level":"error","msg":"no luck"}\nplain\n');
  await output.close();
  collector.close();
  const printed = written.mock.calls.map(([line]) => String(line)).join('');
  written.mockRestore();

  const [{ resource, scopeLogs }] = JSON.parse(bodies[0] ?? '').resourceLogs;
  expect(resource.attributes).toContainEqual({ key: 'service.instance.id', value: { stringValue: 'order-1' } });
  const { logRecords } = scopeLogs[0];
  expect(logRecords[0]).toMatchObject({
    severityNumber: 13,
    severityText: 'warn',
    traceId: ids.trace_id,
    spanId: ids.span_id,
  });
  expect(logRecords.map(({ severityText }: { severityText?: string }) => severityText)).toEqual([
    'warn',
    'info',
    'error',
    undefined,
  ]);
  const told = logRecords.map(({ body }: { body: { stringValue: string } }) => `${body.stringValue}\n`).join('');
  expect(told).toBe(printed);
});

it('sends nothing where somebody reads what it prints', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:4318';
  expect(createOutput('order', { OTEL_EXPORTER_OTLP_ENDPOINT })).toBeUndefined();
  expect(createOutput('order', { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_LOGS_EXPORTER: 'none' })).toBeUndefined();
  expect(createOutput('order', { OTEL_LOGS_EXPORTER: 'otlp' })).toBeUndefined();
});
