import type { Ui } from '../ui/index.ts';

/** Shows changing lines: in place on a terminal, again when they changed in a pipe, as a line of JSON with --json. */
export function drawAgain(ui: Ui): (lines: readonly string[], value: unknown) => void {
  let before: string | undefined;
  return (lines, value) => {
    const text = ui.json ? JSON.stringify(value) : lines.join('\n');
    if (text === before) return;
    const clear = !ui.json && ui.out.isTTY === true ? '\u001b[H\u001b[J' : '';
    ui.out.write(`${clear}${text}\n`);
    before = text;
  };
}
