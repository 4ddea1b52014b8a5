import type { HpaReason } from '../types.ts';
import { moment, replicas } from './units.ts';

/** The rules between what was asked for and what was decided, in the order in which they hold. */
export function heldLines(reason: HpaReason): string[] {
  const { recommended, stabilized, limited, bounded, metrics, skipped, current, rules } = reason;
  if (skipped === 'stopped') return ['0 replicas: stopped, so nothing was looked at'];
  if (skipped === 'outside-bounds')
    return [`${current} is outside of ${rules.min}..${rules.max}: set to ${bounded?.to} at once`];
  if (skipped === 'no-metrics') return [`${blindness(reason)}: ${current} stay`];
  const asked = metrics.flatMap(({ name, proposal }) => (proposal === null ? [] : [`${name} ${proposal}`]));
  return [
    ...(metrics.length > 1 ? [`the largest counts (${asked.join(', ')}): ${recommended}`] : []),
    ...(stabilized ? [stabilizedLine(stabilized, recommended ?? 0)] : []),
    ...(limited ? [limitLine(limited)] : []),
    ...(bounded ? [`${bounded.by} is ${bounded.to}`] : []),
  ];
}

function blindness({ metrics }: HpaReason): string {
  const failed = metrics.filter(({ proposal }) => proposal === null).map(({ name }) => name);
  if (failed.length === metrics.length) return 'nothing could be measured';
  return `the others ask for fewer, and without ${failed.join(' and ')} the count may not go down`;
}

function stabilizedLine(
  { to, direction, windowSeconds, recommendedAtSeconds }: NonNullable<HpaReason['stabilized']>,
  asked: number,
): string {
  const word = direction === 'up' ? 'only ' : '';
  return `${asked} asked for now, but ${word}${to} at ${moment(recommendedAtSeconds)}, within the window of ${windowSeconds} s: ${to}`;
}

function limitLine({ to, direction, rule }: NonNullable<HpaReason['limited']>): string {
  if (rule === 'disabled') return `scaling ${direction} is disabled: ${to}`;
  if (rule === 'legacy') return `at most twice as many at once, or 4: ${to}`;
  const { type, value, periodSeconds, base } = rule;
  const step = type === 'Percent' ? `${value} %` : `${value} ${value === 1 ? 'replica' : 'replicas'}`;
  return `at most ${step} per ${periodSeconds} s, and ${periodSeconds} s ago there were ${replicas(base)}: ${to}`;
}
