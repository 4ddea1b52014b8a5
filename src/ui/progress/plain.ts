import { formatDuration } from '../../kernel/index.ts';
import type { Output, Style } from '../output.ts';
import type { Progress } from './index.ts';
import { note } from './note.ts';
import { isSettled, type ProgressState, type Row, startOf, step } from './state.ts';

/** What passes within this time is not worth a line. */
const PATIENCE_MS = 1000;

/** One line when a component is ready, failed or stopped, and when it waits for long: for pipes and logs of CI. */
export function plainProgress(out: Output, style: Style, now: () => number): Progress {
  let state: ProgressState | undefined;
  const told = new Map<string, string>();
  const changed = new Map<string, number>();

  const tell = (row: Row, at: number) => {
    const text = `${row.component}: ${row.state}${row.reason === undefined ? '' : `, ${row.reason}`}`;
    if (told.get(row.component) === text) return;
    told.set(row.component, text);
    out.write(`[${formatDuration(at - (state?.startedAt ?? at))}] ${text}\n`);
  };
  const remind = () => {
    for (const row of state?.rows.values() ?? []) {
      if ((changed.get(row.component) ?? now()) + PATIENCE_MS <= now()) tell(row, now());
    }
  };
  const timer = setInterval(remind, PATIENCE_MS / 2);
  timer.unref();
  return {
    sink: (event) => {
      if (event.type === 'note') return void out.write(`${note(event.level, event.text, style)}\n`);
      const before = state?.rows;
      state = step(state ?? startOf(event.at), event);
      for (const row of state.rows.values()) {
        if (before?.get(row.component) === row) continue;
        changed.set(row.component, now());
        if (isSettled(row) || row.state === 'building') tell(row, event.at);
      }
    },
    end: () => clearInterval(timer),
  };
}
