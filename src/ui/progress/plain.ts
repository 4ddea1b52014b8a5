import { formatDuration } from '../../kernel/index.ts';
import type { Output, Style } from '../output.ts';
import type { Progress } from './index.ts';
import { type Row, startOf, step } from './state.ts';
import { note } from './tty.ts';

/** One line per change of a component's state or of what it waits for: for pipes and logs of CI. */
export function plainProgress(out: Output, style: Style, now: () => number): Progress {
  let state = startOf(now());
  const line = (at: number, text: string) => out.write(`[${formatDuration(at - state.startedAt)}] ${text}\n`);
  return {
    sink: (event) => {
      if (event.type === 'note') out.write(`${note(event.level, event.text, style)}\n`);
      if (event.type === 'plan') line(event.at, `${event.operations.length} operations planned`);
      const before = state.rows;
      state = step(state, event);
      for (const row of state.rows.values()) {
        if (event.type !== 'plan' && differs(before.get(row.component), row)) {
          line(event.at, `${row.component}: ${row.state}${row.reason === undefined ? '' : `, ${row.reason}`}`);
        }
      }
    },
    end: () => {},
  };
}

const differs = (before: Row | undefined, after: Row) =>
  before?.state !== after.state || before.reason !== after.reason;
