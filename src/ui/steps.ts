import { formatDuration } from '../kernel/index.ts';
import type { Ui } from './output.ts';

/** Announces one step that takes time: a spinner on a terminal, a line elsewhere. The returned function ends it. */
export function announceStep(ui: Ui, text: string, now: () => number = Date.now): () => void {
  const started = now();
  const done = () => `${ui.style.green('✓')} ${text} ${ui.style.dim(formatDuration(now() - started))}`;
  if (ui.json) return () => {};
  if (ui.err.isTTY !== true) {
    ui.say(`${text} …`);
    return () => {};
  }
  // The spinner loads while the step runs; a step that is over first never shows one.
  let over = false;
  const spinner = import('ora').then(({ default: ora }) =>
    over ? undefined : ora({ text, stream: ui.err as NodeJS.WriteStream }).start(),
  );
  return () => {
    over = true;
    void spinner.then((shown) => {
      shown?.stop();
      ui.say(done());
    });
  };
}
