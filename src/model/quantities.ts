import type { Scale } from '../config/index.ts';
import { parseCpu, parseDuration, parseSize } from '../kernel/index.ts';
import type { Resources, ScaleDirection, ScaleMetric, ScalePolicy } from './types.ts';

interface WrittenResources {
  readonly cpu?: string | number | undefined;
  readonly memory?: string | undefined;
  readonly limits?: { readonly cpu?: string | number | undefined; readonly memory?: string | undefined } | undefined;
}

/** A full core is the least limit: starting a program is a burst, and a throttled start looks like a slow program. */
const LEAST_CPU_LIMIT = 1000;

const cpu = (value: string | number | undefined) => (value === undefined ? undefined : parseCpu(String(value)));
const size = (value: string | undefined) => (value === undefined ? undefined : parseSize(value));

/** Requests as written, else the template's; limits follow: four times the CPU and twice the memory. */
export function resourcesOf(
  written: WrittenResources | undefined,
  template: { readonly cpu: string; readonly memory: string },
): Resources {
  const requested = {
    cpu: cpu(written?.cpu) ?? cpu(template.cpu) ?? 50,
    memory: size(written?.memory) ?? size(template.memory) ?? 96 * 2 ** 20,
  };
  return {
    ...requested,
    limits: {
      cpu: cpu(written?.limits?.cpu) ?? Math.max(LEAST_CPU_LIMIT, requested.cpu * 4),
      memory: size(written?.limits?.memory) ?? requested.memory * 2,
    },
  };
}

const percent = (text: string) => Number(text.slice(0, -1));

function metric(written: Scale['metrics'][number]): ScaleMetric {
  if ('cpu' in written) return { type: 'cpu', percent: percent(written.cpu) };
  if ('memory' in written) return { type: 'memory', percent: percent(written.memory) };
  if ('rps' in written) return { type: 'rps', perReplica: written.rps };
  if ('queue' in written) return { type: 'queue', perReplica: written.queue };
  return { type: 'custom', metric: written.custom.metric, perReplica: written.custom.target };
}

/** `4 pods per 15s` or `100% per 1m`. */
function stepPolicy(text: string): NonNullable<ScaleDirection['policies']>[number] {
  const [, value = '0', unit = '', period = '0s'] = /^(\d+)(%| pods?) per (\S+)$/.exec(text) ?? [];
  return {
    type: unit === '%' ? 'percent' : 'pods',
    value: Number(value),
    periodSeconds: (parseDuration(period) ?? 0) / 1000,
  };
}

function direction(written: Scale['up']): ScaleDirection | undefined {
  if (!written) return undefined;
  return {
    ...(written.window === undefined ? {} : { windowSeconds: (parseDuration(written.window) ?? 0) / 1000 }),
    ...(written.tolerance === undefined ? {} : { tolerance: percent(written.tolerance) / 100 }),
    ...(written.policies === undefined ? {} : { policies: written.policies.map(stepPolicy) }),
    ...(written.select === undefined ? {} : { select: written.select }),
  };
}

export function scaleOf(written: Scale): ScalePolicy {
  const up = direction(written.up);
  const down = direction(written.down);
  return {
    min: written.min,
    max: written.max,
    metrics: written.metrics.map(metric),
    ...(up ? { up } : {}),
    ...(down ? { down } : {}),
  };
}
