import { action, type Cli, command } from '../command.ts';
import { drawAgain } from '../redraw.ts';

const EVERY_MS = 2_000;

export const metricsCommand = (cli: Cli) =>
  command(
    'metrics',
    'Show rates, errors, durations, CPU and memory',
    ['platform metrics', 'platform metrics order', 'platform metrics --watch', 'platform metrics order --json'],
    'of every component over the last minute, or of one with its routes and everything it tells',
  )
    .argument('[component]', 'Component; all when left out')
    .option('-w, --watch', 'Show it again every two seconds until Ctrl-C')
    .action(
      action<[string?], { watch?: boolean }>(cli, async (context, { watch = false }, component) => {
        const { ui, signal, ports } = context;
        const target = await context.target('run');
        const [app, { metricsLines }] = await Promise.all([
          import('../../app/metrics.ts'),
          import('../../ui/index.ts'),
        ]);
        const now = () => ports.clock.now();
        if (watch) {
          const draw = drawAgain(ui);
          for await (const found of app.watchMetrics(target, component, EVERY_MS, now, signal)) {
            draw(metricsLines(found, ui.style), found);
          }
          return 0;
        }
        const found = await app.metrics(target, component, now(), signal);
        if (ui.json) ui.document(found);
        else for (const line of metricsLines(found, ui.style)) ui.print(line);
        return 0;
      }),
    );
