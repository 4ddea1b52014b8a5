import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { accumulator, type Json, logsOf, metricsOf, spansOf } from '../../../src/embedded/collector/otlp/index.ts';
import { decode, MalformedProtobuf, REQUESTS } from '../../../src/embedded/collector/protobuf/index.ts';

const json = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as Json;

/** What the SDK makes of the same spans, in both of its encodings. */
async function someSpans() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('test', '1.2.3');
  const attributes = {
    text: 'naïve ☃ 漢字',
    int: -42,
    large: 2 ** 52,
    double: -0.125,
    yes: true,
    no: false,
    list: ['a', 'b'],
    numbers: [1, 2.5],
    empty: '',
  };
  const link = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
  };
  for (const kind of [SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER]) {
    const span = tracer.startSpan(`span ${kind}`, { kind, attributes, links: [{ context: link }] });
    span.addEvent('event', { n: 1 });
    if (kind === SpanKind.CLIENT) span.setStatus({ code: SpanStatusCode.ERROR, message: 'no luck' });
    span.end();
  }
  await provider.forceFlush();
  return exporter.getFinishedSpans();
}

describe('requests of an OpenTelemetry SDK mean the same in both encodings', () => {
  it('spans', async () => {
    const spans = await someSpans();
    const binary = decode(ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array(), REQUESTS.traces);
    const read = spansOf(binary);
    expect(read).toEqual(spansOf(json(JsonTraceSerializer.serializeRequest(spans))));
    expect(read.items).toHaveLength(5);
    expect(read.items[2]).toMatchObject({ kind: 3, error: true, message: 'no luck' });
    expect(read.items[0]?.attributes).toMatchObject({ int: -42, large: 2 ** 52, list: ['a', 'b'], no: false });
  });

  it('metrics', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
    const meter = new MeterProvider({ readers: [reader] }).getMeter('test');
    meter.createCounter('requests').add(3, { route: '/x' });
    meter.createUpDownCounter('open').add(-2);
    const histogram = meter.createHistogram('duration', { unit: 's' });
    for (const value of [0.001, 0.2, 3, 70_000]) histogram.record(value);
    meter.createObservableGauge('temperature').addCallback((result) => result.observe(-1.5));
    await reader.forceFlush();
    const [metrics] = exporter.getMetrics();
    if (!metrics) throw new Error('the SDK exported nothing');
    const binary = decode(ProtobufMetricsSerializer.serializeRequest(metrics) ?? new Uint8Array(), REQUESTS.metrics);
    const read = metricsOf(binary, 2e12, accumulator());
    expect(read).toEqual(metricsOf(json(JsonMetricsSerializer.serializeRequest(metrics)), 2e12, accumulator()));
    const values = new Map(read.items[0]?.samples.map(({ name, value }) => [name, value]));
    expect(values.get('requests_total')).toBe(3);
    expect(values.get('open')).toBe(-2);
    expect(values.get('duration_seconds_count')).toBe(4);
    expect(values.get('temperature')).toBe(-1.5);
    await reader.shutdown();
  });

  it('log records', async () => {
    const exporter = new InMemoryLogRecordExporter();
    const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
    const logger = provider.getLogger('test');
    logger.emit({ severityNumber: 17, body: 'broke ☃', attributes: { code: 7 } });
    logger.emit({ severityNumber: 5, body: { deep: { list: [1, 'two', null] } } });
    const records = exporter.getFinishedLogRecords();
    const binary = decode(ProtobufLogsSerializer.serializeRequest(records) ?? new Uint8Array(), REQUESTS.logs);
    const read = logsOf(binary, 1);
    expect(read).toEqual(logsOf(json(JsonLogsSerializer.serializeRequest(records)), 1));
    expect(read.items[0]).toMatchObject({ level: 'error', text: 'broke ☃', fields: { code: 7 } });
    await provider.shutdown();
  });
});

describe('bytes that are no OTLP', () => {
  it('cut anywhere are refused or read in part, never worse', async () => {
    const bytes = ProtobufTraceSerializer.serializeRequest(await someSpans()) ?? new Uint8Array();
    for (let length = 0; length < bytes.length; length += 1) {
      try {
        spansOf(decode(bytes.subarray(0, length), REQUESTS.traces));
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedProtobuf);
      }
    }
  });

  it('changed anywhere are refused or read otherwise, never worse', async () => {
    const bytes = ProtobufTraceSerializer.serializeRequest((await someSpans()).slice(0, 1)) ?? new Uint8Array();
    for (let at = 0; at < bytes.length; at += 1) {
      for (const change of [0xff, 0x80, 0x01]) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        try {
          spansOf(decode(changed, REQUESTS.traces));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedProtobuf);
        }
      }
    }
  });
});
