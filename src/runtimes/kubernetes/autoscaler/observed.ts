import type { Metric, Scaler } from './shapes.ts';

const sideOf = ({ resource, external, pods, object }: Metric) => resource ?? external ?? pods ?? object;

const nameOf = (metric: Metric): string => sideOf(metric)?.name ?? sideOf(metric)?.metric?.name ?? metric.type;

/** In the words of the policy: KEDA names its metrics by its triggers, `s0-postgresql`, `s1-metric-api-rates-order`. */
function wordOf(metric: Metric): string {
  const name = nameOf(metric);
  if (metric.type !== 'External' || !/^s\d+-/.test(name)) return name;
  return name.includes('metric-api-rates') ? 'rps' : 'queue';
}

/** `42100m` is 42.1. */
function plain(quantity: string | undefined): string | undefined {
  const [, milli] = /^(-?\d+)m$/.exec(quantity ?? '') ?? [];
  return milli === undefined ? quantity : String(Math.round(Number(milli) / 100) / 10);
}

/** What the autoscaler saw last, next to what it is to keep: `cpu 63% of 70%`, `queue 12 of 100`. */
export function observedTexts({ spec, status }: Scaler): string[] {
  return (spec.metrics ?? []).map((wanted) => {
    const seen = status?.currentMetrics?.find((each) => each.type === wanted.type && nameOf(each) === nameOf(wanted));
    const target = sideOf(wanted)?.target;
    const current = seen && sideOf(seen)?.current;
    const unit = target?.averageUtilization === undefined ? '' : '%';
    const goal = target?.averageUtilization ?? plain(target?.averageValue ?? target?.value);
    const value = unit === '' ? plain(current?.averageValue ?? current?.value) : current?.averageUtilization;
    return `${wordOf(wanted)} ${value === undefined ? 'unknown' : `${value}${unit}`} of ${goal}${unit}`;
  });
}
