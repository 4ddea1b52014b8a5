import type { Metric, Scaler } from './shapes.ts';

const sideOf = ({ resource, external, pods, object }: Metric) => resource ?? external ?? pods ?? object;

const nameOf = (metric: Metric): string => sideOf(metric)?.name ?? sideOf(metric)?.metric?.name ?? metric.type;

/** What the autoscaler saw last, next to what it is to keep: `cpu 63% of 70%`, `queue 12 of 100`. */
export function observedTexts({ spec, status }: Scaler): string[] {
  return (spec.metrics ?? []).map((wanted) => {
    const seen = status?.currentMetrics?.find((each) => each.type === wanted.type && nameOf(each) === nameOf(wanted));
    const target = sideOf(wanted)?.target;
    const current = seen && sideOf(seen)?.current;
    const unit = target?.averageUtilization === undefined ? '' : '%';
    const goal = target?.averageUtilization ?? target?.averageValue ?? target?.value;
    const value = unit === '' ? (current?.averageValue ?? current?.value) : current?.averageUtilization;
    return `${nameOf(wanted)} ${value === undefined ? 'unknown' : `${value}${unit}`} of ${goal}${unit}`;
  });
}
