import { type PostOptions, post } from './post.ts';

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
export const sendReadings = (base: string, readings: readonly Reading[], options?: PostOptions): Promise<string> =>
  post(base, '/v1/metrics', { resourceMetrics: readings.map(resourceMetrics) }, options);

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
