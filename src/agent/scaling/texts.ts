import type { DecisionRecord, MetricReason } from '../../autoscale/index.ts';

const MILLI = 1000;

/** What was measured, in the words of the policy: `cpu 63% of 70%`, `queue 240, 100 per replica`. */
export const observedTexts = ({ hpa }: DecisionRecord): string[] => hpa?.metrics.map(observedText) ?? [];

function observedText({ name, target, targetValue, value }: MetricReason): string {
  if (target === 'Utilization') return value === undefined ? `${name} unknown` : `${name} ${value}% of ${targetValue}%`;
  const wanted = `${number(targetValue)} per replica`;
  return value === undefined ? `${name} unknown, ${wanted}` : `${name} ${number(value)}, ${wanted}`;
}

const number = (milli: number): string => String(Math.round((milli / MILLI) * 10) / 10);

/** The decision in a few words: what asked for it, and what held it. */
export function summaryOf({ current, desired, hpa, keda, machine }: DecisionRecord): string {
  const held = machine ? machine.reason : heldBy(hpa);
  if (desired !== current) {
    const by = current === 0 ? (keda?.reason ?? 'work arrived') : (askedBy(hpa) ?? keda?.reason ?? '');
    return `${current} → ${desired}${by === '' ? '' : `: ${by}`}${held === undefined ? '' : ` (${held})`}`;
  }
  if (held !== undefined) return `stays at ${current}: ${held}`;
  if (hpa?.skipped === 'stopped') return `stays at 0${keda ? `: ${keda.reason}` : ''}`;
  if (hpa?.metrics.every(({ because }) => because === 'failed'))
    return `stays at ${current}: nothing could be measured`;
  const within = hpa?.metrics.some(({ because }) => because === 'tolerance');
  return within ? `stays at ${current}: within tolerance` : `stays at ${current}`;
}

function askedBy(hpa: DecisionRecord['hpa']): string | undefined {
  const winner = hpa?.winner === undefined ? undefined : hpa.metrics[hpa.winner];
  return winner && observedText(winner);
}

function heldBy(hpa: DecisionRecord['hpa']): string | undefined {
  if (hpa?.bounded) return `${hpa.bounded.by} is ${hpa.bounded.to}`;
  if (hpa?.limited) {
    const { rule, to, direction } = hpa.limited;
    if (rule === 'disabled') return `scaling ${direction} is disabled`;
    if (rule === 'legacy') return `at most ${to} at once`;
    const unit = rule.type === 'Percent' ? '%' : ` ${rule.value === 1 ? 'pod' : 'pods'}`;
    return `${rule.value}${unit} per ${rule.periodSeconds}s`;
  }
  if (hpa?.stabilized) return `${hpa.stabilized.to} was asked for within ${hpa.stabilized.windowSeconds}s`;
  return undefined;
}
