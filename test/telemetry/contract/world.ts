/** What some programs have told in the last minutes, as requests of OTLP: the same for every store of telemetry. */
const digits = (value: number, length: number) => value.toString(16).padStart(length, '0');
const nanos = (ms: number) => `${Math.round(ms * 1000)}000`;
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const number = (key: string, value: number) => ({ key, value: { intValue: String(value) } });
const attribute = ([key, value]: [string, string | number]) =>
  typeof value === 'string' ? text(key, value) : number(key, value);
const resource = (component: string, replica = `${component}/container/1`) => ({
  attributes: [text('service.name', component), text('service.instance.id', replica)],
});

interface Told {
  readonly trace: number;
  readonly id: number;
  readonly parent?: number;
  readonly component: string;
  readonly name: string;
  readonly kind: 1 | 2 | 3 | 4 | 5;
  /** Milliseconds after the beginning. */
  readonly at: number;
  readonly ms: number;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly error?: string;
}

const DB = { 'db.system.name': 'postgresql', 'server.address': 'db', 'server.port': 5432 };
const QUEUE = { 'messaging.system': 'rabbitmq', 'server.address': 'queue.shop.svc', 'server.port': 5672 };
const COPY = { 'http.request.method': 'GET', 'server.address': '172.18.0.5', 'server.port': 3000 };

/** Trace 1: web asks gateway asks order, which asks db and sends a message that worker handles. 2: fails. 3: nobody asked for. */
const SPANS: readonly Told[] = [
  {
    trace: 1,
    id: 1,
    component: 'gateway',
    name: 'GET /api/orders',
    kind: 2,
    at: 0,
    ms: 40,
    attributes: { 'client.name': 'web' },
  },
  { trace: 1, id: 2, parent: 1, component: 'gateway', name: 'GET order', kind: 3, at: 1, ms: 35, attributes: COPY },
  { trace: 1, id: 3, parent: 2, component: 'order', name: 'GET /api/orders', kind: 2, at: 2, ms: 30 },
  { trace: 1, id: 4, parent: 3, component: 'order', name: 'select', kind: 3, at: 3, ms: 4, attributes: DB },
  { trace: 1, id: 5, parent: 3, component: 'order', name: 'send orders', kind: 4, at: 9, ms: 2, attributes: QUEUE },
  {
    trace: 1,
    id: 6,
    parent: 5,
    component: 'worker',
    name: 'process orders',
    kind: 5,
    at: 60,
    ms: 20,
    attributes: QUEUE,
  },
  { trace: 2, id: 7, component: 'order', name: 'GET /api/orders', kind: 2, at: 5_000, ms: 12, error: 'status 500' },
  {
    trace: 2,
    id: 8,
    parent: 7,
    component: 'order',
    name: 'select',
    kind: 3,
    at: 5_001,
    ms: 8,
    attributes: DB,
    error: 'no such table',
  },
  { trace: 3, id: 9, component: 'worker', name: 'sweep', kind: 1, at: 9_000, ms: 1 },
];
/** `run` keeps the ids of several runs apart. */
export const traceId = (run: number, trace: number) => `${digits(run, 8)}${digits(trace, 8)}${'0'.repeat(16)}`;

export const tracesOf = (run: number, begin: number) => ({
  resourceSpans: SPANS.map(({ trace, id, parent, component, name, kind, at, ms, attributes = {}, error }) => ({
    resource: resource(component),
    scopeSpans: [
      {
        spans: [
          {
            traceId: traceId(run, trace),
            spanId: digits(id, 16),
            ...(parent === undefined ? {} : { parentSpanId: digits(parent, 16) }),
            name,
            kind,
            startTimeUnixNano: nanos(begin + at),
            endTimeUnixNano: nanos(begin + at + ms),
            attributes: Object.entries(attributes).map(attribute),
            ...(error === undefined ? {} : { status: { code: 2, message: error } }),
          },
        ],
      },
    ],
  })),
});

const line = (at: number, body: string, more: object = {}) => ({
  timeUnixNano: nanos(at),
  body: { stringValue: body },
  ...more,
});

export const logsOf = (run: number, begin: number) => ({
  resourceLogs: [
    {
      resource: resource('order'),
      scopeLogs: [
        {
          logRecords: [
            line(begin, JSON.stringify({ level: 'info', msg: 'listening', port: 3000 }), {
              severityNumber: 9,
              severityText: 'info',
            }),
            line(
              begin + 5_000,
              JSON.stringify({ level: 'error', msg: 'it broke', trace_id: traceId(run, 2), span_id: digits(7, 16) }),
              {
                severityNumber: 17,
                severityText: 'error',
                traceId: traceId(run, 2),
                spanId: digits(7, 16),
              },
            ),
          ],
        },
      ],
    },
    {
      resource: resource('db'),
      scopeLogs: [
        {
          logRecords: [
            line(begin + 1_000, 'LOG:  ready to accept connections', { severityNumber: 9, severityText: 'info' }),
          ],
        },
      ],
    },
  ],
});

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1];

/** At one time: order has answered so many requests, a tenth of them with an error, all within 25 ms; both its copies work. */
export function metricsAt(at: number, requests: number) {
  const timeUnixNano = nanos(at);
  const gauge = (name: string, asDouble: number, labels: Readonly<Record<string, string>> = {}) => ({
    name,
    gauge: { dataPoints: [{ timeUnixNano, asDouble, attributes: Object.entries(labels).map(attribute) }] },
  });
  const answered = (status: string, count: number) => ({
    timeUnixNano,
    attributes: [text('method', 'GET'), text('route', '/api/orders'), text('status', status)],
    count: String(count),
    sum: count * 0.02,
    explicitBounds: BOUNDS,
    bucketCounts: [0, 0, count, 0, 0, 0].map(String),
  });
  const failed = Math.round(requests / 10);
  const histogram = {
    name: 'http_server_request_duration_seconds',
    histogram: { aggregationTemporality: 2, dataPoints: [answered('200', requests - failed), answered('500', failed)] },
  };
  const usage = [gauge('platform_cpu_millicores', 100), gauge('platform_memory_bytes', 2 ** 26)];
  const waiting = gauge('queue_backlog_messages', 7, { group: 'worker', topic: 'orders', state: 'ready' });
  const of = (component: string, replica: string, metrics: readonly object[]) => ({
    resource: resource(component, replica),
    scopeMetrics: [{ metrics }],
  });
  return {
    resourceMetrics: [
      of('order', 'order/container/1', [histogram, ...usage]),
      of('order', 'order/container/2', usage),
      of('worker', 'worker/container/1', [waiting]),
    ],
  };
}
