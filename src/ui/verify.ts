import type { Style } from './output.ts';
import { table } from './table.ts';

/** One edge with its verdict, as the use case gives it. */
export interface VerdictLine {
  readonly from: string;
  readonly to: string;
  readonly state: 'seen' | 'missing' | 'undeclared' | 'failing';
  readonly evidence: string;
}

/** Edges with their evidence: what is wrong last, where it is read first. `brief` leaves out what was seen. */
export function verdictLines(edges: readonly VerdictLine[], style: Style, brief = false): string[] {
  const order = ['seen', 'undeclared', 'missing', 'failing'];
  const shown = edges.filter(({ state }) => !brief || state !== 'seen');
  const rows = [...shown]
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
    .map(({ from, to, state, evidence }) => [
      state === 'seen' ? style.green('✓') : style.red('✗'),
      `${from} → ${to}`,
      state === 'seen' ? style.dim(state) : style.red(state),
      evidence,
    ]);
  return rows.length === 0 ? [] : table(['', 'EDGE', 'STATE', 'EVIDENCE'], rows);
}
