import type { ScaleView } from '../engine/scaling.ts';
import type { Context } from './command-context.ts';
import { drawAgain } from './redraw.ts';

const EVERY_MS = 1_000;

/** Prints how everything is scaled, once or until the signal. */
export async function showScaling(context: Context, watch: boolean): Promise<number> {
  const { ui, ports, signal } = context;
  const target = await context.target('run');
  const [app, { scaleLines }] = await Promise.all([import('../app/scaling.ts'), import('../ui/index.ts')]);
  const lines = (views: readonly ScaleView[] | undefined) =>
    views ? scaleLines(views, ports.clock.now(), ui.style) : [`nothing runs on ${target.environment}`];
  if (watch) {
    const draw = drawAgain(ui);
    for await (const views of app.watchScaling(target, ports.clock, EVERY_MS, signal))
      draw(lines(views), views ?? null);
    return 0;
  }
  const views = await app.scaling(target, signal);
  if (ui.json) ui.document(views ?? null);
  else for (const line of lines(views)) ui.print(line);
  return 0;
}
