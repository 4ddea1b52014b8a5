import type { DecisionRecord } from './record.ts';

/** A decision in one sentence. */
export function summaryOf({ current, desired }: DecisionRecord): string {
  return desired === current ? `stays at ${current}` : `from ${current} to ${desired}`;
}

/** What was measured, in the words of the policy: `cpu 63% of 70%`. */
export function observedTexts({ hpa }: DecisionRecord): string[] {
  return (hpa?.metrics ?? []).map(({ name, value, targetValue }) => `${name} ${value ?? 'unknown'} of ${targetValue}`);
}

/** A decision in sentences, with the numbers in them. */
export function explainRecord(record: DecisionRecord): string[] {
  return [`${record.component} ${summaryOf(record)}`, ...(record.keda ? [record.keda.reason] : [])];
}
