import type { Style } from './output.ts';
import { table } from './table.ts';

/** How one component is scaled, as engine/scaling.ts describes it; what is drawn of it. */
export interface ScaleRow {
  readonly component: string;
  readonly replicas: {
    readonly ready: number;
    readonly desired: number;
    readonly owner: 'file' | 'policy' | 'manual';
    readonly until?: number;
    readonly written?: number;
  };
  readonly policy?: { readonly min: number; readonly max: number; readonly metrics: readonly string[] };
  readonly observed: readonly string[];
  readonly decision?: { readonly at: number; readonly to: number; readonly summary: string };
  readonly nextAt?: number;
  readonly changed?: { readonly at: number; readonly from: number; readonly to: number };
}

export interface DecisionText {
  readonly at: number;
  readonly component: string;
  readonly summary: string;
  readonly lines: readonly string[];
}

export function scaleLines(rows: readonly ScaleRow[], now: number, style: Style): string[] {
  const header = ['COMPONENT', 'NOW', 'RANGE', 'POLICY', 'OBSERVED', 'DECISION', 'NEXT', 'LAST CHANGE'];
  return table(
    header,
    rows.map(({ component, replicas, policy, observed, decision, nextAt, changed }) => [
      component,
      `${replicas.ready}/${replicas.desired}`,
      policy ? `${policy.min}..${policy.max}` : '',
      policy ? policy.metrics.join(', ') : style.dim(byFile(replicas.written)),
      observed.join(', '),
      replicas.owner === 'manual' ? style.yellow(byHand(replicas.until, now)) : (decision?.summary ?? ''),
      nextAt === undefined || replicas.owner === 'manual' ? '' : `in ${Math.max(0, Math.ceil((nextAt - now) / 1000))}s`,
      changed ? `${changed.from} → ${changed.to} at ${clock(changed.at)}` : '',
    ]),
  );
}

const byFile = (written: number | undefined) =>
  written === undefined ? 'number in platform.yaml' : `platform.yaml says ${written}`;

function byHand(until: number | undefined, now: number): string {
  if (until === undefined) return 'set by hand: policy paused until --auto';
  return `set by hand for ${Math.max(0, Math.ceil((until - now) / 1000))}s more`;
}

/** Each decision with everything that led to it. */
export function decisionLines(decisions: readonly DecisionText[], style: Style): string[] {
  return decisions.flatMap(({ at, component, summary, lines }, index) => [
    ...(index === 0 ? [] : ['']),
    `${style.dim(new Date(at).toISOString())} ${style.bold(component)} ${summary}`,
    ...lines.map((line) => `  ${line}`),
  ]);
}

/** Of today, in the local time. */
const clock = (at: number) => new Date(at).toTimeString().slice(0, 8);
