import { type DecisionRecord, explainRecord } from '../../autoscale/index.ts';
import type { ExplainQuery, ScaleDecision, ScaleView } from '../../engine/index.ts';
import type { Fs, Json } from '../../kernel/index.ts';
import { readJournal } from './journal.ts';
import type { Scaling } from './loop.ts';
import { observedTexts, summaryOf } from './texts.ts';

const decisionOf = (record: DecisionRecord): ScaleDecision => ({
  at: record.atSeconds * 1000,
  component: record.component,
  from: record.current,
  to: record.desired,
  summary: summaryOf(record),
  lines: explainRecord(record),
  record: record as unknown as Json,
});

/** Kept decisions of the environment in this state folder: since a time, or the one that held at a time. */
export async function explainKept(
  fs: Fs,
  stateDir: string,
  { component, since, at }: ExplainQuery,
): Promise<ScaleDecision[]> {
  if (at === undefined) return (await readJournal(fs, stateDir, component, (since ?? 0) / 1000)).map(decisionOf);
  const held = (await readJournal(fs, stateDir, component)).findLast(({ atSeconds }) => atSeconds * 1000 <= at);
  return held ? [decisionOf(held)] : [];
}

/** The views with what the loop decided last. */
export function withDecisions(
  views: readonly ScaleView[] | undefined,
  { nextAt, decisions }: ReturnType<Scaling['latest']>,
): readonly ScaleView[] | undefined {
  return views?.map((view) => {
    const latest = decisions.get(view.component);
    if (!view.policy || view.replicas.owner === 'manual') return view;
    if (!latest) return { ...view, nextAt };
    const { record, changed } = latest;
    const decision = { at: record.atSeconds * 1000, to: record.desired, summary: summaryOf(record) };
    return { ...view, observed: observedTexts(record), decision, nextAt, ...(changed ? { changed } : {}) };
  });
}
