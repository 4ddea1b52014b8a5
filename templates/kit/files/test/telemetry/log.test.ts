import { expect, it } from 'vitest';
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
