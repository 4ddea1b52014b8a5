import { expect, it } from 'vitest';
import type { Message } from '../../src/queue/index.ts';
import { queueTelemetry } from '../../src/queue/telemetry.ts';
import { createMetrics, type SpanOptions, type Tracer } from '../../src/telemetry/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const server = { system: 'postgresql', host: 'queue', port: 5432 };
const message: Message = {
  id: 'm',
  topic: 'orders',
  key: 'k',
  type: 't',
  time: new Date(0).toISOString(),
  data: {},
  attempt: 2,
  headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
};

function watched(): { tracer: Tracer; spans: { name: string; options: SpanOptions }[] } {
  const { tracer } = testTelemetry();
  const spans: { name: string; options: SpanOptions }[] = [];
  return {
    spans,
    tracer: {
      ...tracer,
      start: (name, options = {}) => {
        spans.push({ name, options });
        return tracer.start(name, options);
      },
      trace: (name, options, work) => {
        spans.push({ name, options });
        return tracer.trace(name, options, work);
      },
    },
  };
}

it('carries a trace from who sends to who handles', async () => {
  const { tracer, spans } = watched();
  const tell = queueTelemetry({ tracer, metrics: createMetrics() }, server);
  const { message: sent } = tell.sending('orders', { ...message, headers: { ...message.headers, 'x-a': 'b' } });
  expect(sent.headers['traceparent']).toMatch(new RegExp(`^00-${TRACE}-(?!00f067aa0ba902b7)`));
  expect(sent.headers['x-a']).toBe('b');
  await tell.handling('worker', { ...message, headers: sent.headers }, async () => {});
  const where = { 'server.address': 'queue', 'server.port': 5432, 'messaging.system': 'postgresql' };
  expect(spans).toMatchObject([
    {
      name: 'send orders',
      options: { kind: 'producer', attributes: { ...where, 'messaging.operation.type': 'send' } },
    },
    {
      name: 'process orders',
      options: {
        kind: 'consumer',
        parent: { traceId: TRACE },
        attributes: { ...where, 'messaging.operation.type': 'process', 'messaging.consumer.group.name': 'worker' },
      },
    },
  ]);
});

it('counts', async () => {
  const metrics = createMetrics();
  const tell = queueTelemetry({ tracer: testTelemetry().tracer, metrics }, server);
  tell.published('orders', 3);
  await tell.handling('worker', message, async () => {});
  const failing = tell.handling('worker', message, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  const count = { ready: 4, delayed: 0, inFlight: 1, dead: 2, oldestMs: 10 };
  tell.backlog('worker', { ...count, topics: { orders: count } });
  const text = metrics.text();
  for (const line of [
    'queue_messages_published_total{topic="orders"} 3',
    'queue_messages_handled_total{group="worker",topic="orders"} 1',
    'queue_messages_failed_total{group="worker",topic="orders"} 1',
    'queue_message_duration_seconds_count{group="worker",topic="orders"} 2',
    'queue_backlog_messages{group="worker",topic="orders",state="ready"} 4',
    'queue_backlog_messages{group="worker",topic="orders",state="in_flight"} 1',
  ]) {
    expect(text).toContain(line);
  }
});
