import { heldLines } from './explain/held.ts';
import { metricLine } from './explain/metric.ts';
import { otherwiseLines } from './explain/otherwise.ts';
import { moment, replicas } from './explain/units.ts';
import type { DecisionRecord } from './record.ts';

/**
 * A decision in sentences: each metric with the numbers in its formula, the rules that held the result, what was decided, and
 * what would have to change for another decision. Pure; the record alone is enough.
 */
export function explainRecord(record: DecisionRecord): string[] {
  const { current, desired, hpa, keda, manual, machine } = record;
  const change = desired === current ? `stays at ${current}` : `goes from ${current} to ${desired}`;
  return [
    ...(manual ? [manualLine(manual)] : []),
    ...(keda ? [kedaLine(keda)] : []),
    ...(hpa && !isAsleep(record) ? [...hpa.metrics.map((metric) => metricLine(metric, hpa)), ...heldLines(hpa)] : []),
    ...(machine ? [`${replicas(machine.wanted)} wanted, ${machine.to} possible: ${machine.reason}`] : []),
    `so it ${change}`,
    ...(machine || manual ? [] : otherwise(record)),
  ];
}

/** At zero because of its policy, and not because somebody stopped it. */
const isAsleep = ({ keda, desired }: DecisionRecord): boolean => keda !== undefined && desired === 0;

function otherwise(record: DecisionRecord): string[] {
  const { hpa, keda, atSeconds } = record;
  if (isAsleep(record)) return ['it wakes up as soon as there is work'];
  if (keda?.untilSeconds !== undefined)
    return [`it sleeps after ${moment(keda.untilSeconds)}, if there is no work until then`];
  return hpa ? otherwiseLines(hpa, atSeconds) : [];
}

function manualLine({ count, untilSeconds }: NonNullable<DecisionRecord['manual']>): string {
  const until = untilSeconds === undefined ? 'until it is given back' : `until ${moment(untilSeconds)}`;
  return `set to ${count} by hand, the policy is paused ${until}`;
}

function kedaLine({ reason, untilSeconds }: NonNullable<DecisionRecord['keda']>): string {
  return untilSeconds === undefined ? reason : `${reason} until ${moment(untilSeconds)}`;
}
