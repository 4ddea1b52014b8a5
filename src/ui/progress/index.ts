/** Long work while it runs: a live tree on a terminal, lines in a pipe, NDJSON with --json. */
import type { EventSink } from '../../kernel/index.ts';
import type { Ui } from '../output.ts';
import { jsonProgress } from './json.ts';
import { plainProgress } from './plain.ts';
import { ttyProgress } from './tty.ts';

export interface Progress {
  readonly sink: EventSink;
  /** Leaves the last state on the screen and gives the cursor back. Call it in any case. */
  end(): void;
}

export function createProgress(ui: Ui, now: () => number = Date.now): Progress {
  if (ui.json) return jsonProgress(ui.out);
  return ui.err.isTTY === true ? ttyProgress(ui.err, ui.style, now) : plainProgress(ui.err, ui.style, now);
}

/** The same without a tree: for what happens by itself while something stays in the foreground. */
export function createLines(ui: Ui, now: () => number = Date.now): Progress {
  return ui.json ? jsonProgress(ui.out) : plainProgress(ui.err, ui.style, now);
}
