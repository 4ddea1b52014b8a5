import { formatDuration } from '../../kernel/index.ts';
import type { Style } from '../output.ts';
import { clip } from '../style.ts';
import { align } from '../table.ts';
import type { ProgressState, Row } from './state.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export interface FrameOptions {
  readonly now: number;
  readonly columns: number;
  /** Most lines that fit; ready components are folded first. */
  readonly lines: number;
  readonly style: Style;
}

/** The lines of the live tree at one moment. */
export function frame(state: ProgressState, options: FrameOptions): string[] {
  const { style, now } = options;
  const all = [...state.rows.values()];
  const room = Math.max(3, options.lines - 2);
  const busy = all.filter((row) => row.state !== 'ready');
  const shown = (all.length > room ? busy : all).slice(0, room);
  const hidden = all.length - shown.length;
  const lines = align(shown.map((row) => cells(row, now, style)));
  const done = state.operations === 0 ? 'preparing' : `${state.over.size} of ${state.operations} operations`;
  return [
    ...lines.map((line) => clip(line, options.columns)),
    ...(hidden > 0 ? [style.dim(`  … and ${hidden} more`)] : []),
    style.dim(`  ${done} · ${formatDuration(now - state.startedAt)}`),
  ];
}

function cells(row: Row, now: number, style: Style): string[] {
  const elapsed = row.since === undefined ? '' : formatDuration((row.until ?? now) - row.since);
  return [symbol(row, now, style), row.component, word(row, style), style.dim(elapsed), style.dim(row.reason ?? '')];
}

function symbol(row: Row, now: number, style: Style): string {
  if (row.state === 'ready') return style.green('✓');
  if (row.state === 'failed') return style.red('✗');
  if (row.state === 'stopped') return style.dim('■');
  if (row.state === 'waiting') return style.dim('·');
  return style.cyan(SPINNER[Math.floor(now / 80) % SPINNER.length] ?? '');
}

function word(row: Row, style: Style): string {
  if (row.state === 'failed') return style.red(row.state);
  return row.state === 'ready' ? style.green(row.state) : row.state;
}
