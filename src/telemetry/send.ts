import { request } from 'node:http';

const TIMEOUT_MS = 2_000;

/** One copy of a component in numbers, at one time. */
export interface Reading {
  readonly component: string;
  readonly replica: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** By the name of the metric. A name that ends in `_total` only grows. */
  readonly values: Readonly<Record<string, number>>;
}

/** Sends readings to the collector at `base` as OTLP metrics. Rejects where it does not take them; nothing is kept for later. */
export function sendReadings(base: string, readings: readonly Reading[]): Promise<void> {
  const body = JSON.stringify({ resourceMetrics: readings.map(resourceMetrics) });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(new URL('/v1/metrics', base), { method: 'POST', timeout: TIMEOUT_MS, headers }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`the collector answered ${response.statusCode}`)),
      );
    });
    call.once('timeout', () => call.destroy(new Error('the collector does not answer')));
    call.once('error', reject);
    call.end(body);
  });
}

function resourceMetrics({ component, replica, at, values }: Reading): object {
  const timeUnixNano = `${at}000000`;
  const attributes = [
    { key: 'service.name', value: { stringValue: component } },
    { key: 'service.instance.id', value: { stringValue: replica } },
  ];
  const metrics = Object.entries(values).map(([name, value]) => {
    const dataPoints = [{ timeUnixNano, asDouble: value }];
    return name.endsWith('_total')
      ? { name, sum: { dataPoints, aggregationTemporality: 2, isMonotonic: true } }
      : { name, gauge: { dataPoints } };
  });
  return { resource: { attributes }, scopeMetrics: [{ scope: { name: 'platform' }, metrics }] };
}
