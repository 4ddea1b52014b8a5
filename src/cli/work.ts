import type { Target } from '../engine/target.ts';
import type { EventSink, Outcome } from '../kernel/index.ts';
import type { Context } from './command-context.ts';

/** Shows one piece of work while it goes on, then its summary. Resolves with the exit code. */
export async function showWork(
  context: Context,
  target: Target,
  verb: string,
  work: (sink: EventSink, signal: AbortSignal) => Promise<Outcome>,
): Promise<number> {
  const [{ createProgress, summaryLines }, { exitCodeOf }] = await Promise.all([
    import('../ui/index.ts'),
    import('../app/exit.ts'),
  ]);
  const { ui, signal } = context;
  const progress = createProgress(ui);
  const outcome = await work(progress.sink, signal).finally(() => progress.end());
  const subject = `${await context.platform()} on ${target.environment}`;
  if (!ui.json) for (const line of summaryLines(outcome, { subject, verb, style: ui.style })) ui.print(line);
  return exitCodeOf(outcome);
}
