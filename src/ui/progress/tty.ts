import type { Output, Style } from '../output.ts';
import { frame } from './frame.ts';
import type { Progress } from './index.ts';
import { note } from './note.ts';
import { startOf, step } from './state.ts';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

/** A tree that is redrawn in place ten times a second; notes stay above it. */
export function ttyProgress(out: Output & { readonly rows?: number }, style: Style, now: () => number): Progress {
  let state = startOf(now());
  let drawn = 0;
  let ended = false;
  const erase = () => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`);
  const draw = (above = '') => {
    const lines = frame(state, { now: now(), columns: (out.columns ?? 80) - 1, lines: out.rows ?? 24, style });
    out.write(`${HIDE_CURSOR}${erase()}${above}${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, 100);
  timer.unref();
  return {
    sink: (event) => {
      state = step(state, event);
      if (event.type === 'note') draw(`${note(event.level, event.text, style)}\n`);
    },
    end: () => {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      // A tree without components says nothing that the summary does not.
      if (state.rows.size > 0) draw();
      else out.write(erase());
      out.write(SHOW_CURSOR);
    },
  };
}
