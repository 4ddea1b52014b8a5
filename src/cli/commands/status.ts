import type { Status } from '../../engine/target.ts';
import { action, type Cli, command } from '../command.ts';
import { drawAgain } from '../redraw.ts';

export const statusCommand = (cli: Cli) =>
  command(
    'status',
    'Show what runs and how it is',
    ['platform status', 'platform status order db', 'platform status --watch', 'platform status --env dev --json'],
    'exit code 3 unless everything is ready',
  )
    .argument('[names...]', 'Components; all when left out')
    .option('-w, --watch', 'Show it again every second until Ctrl-C')
    .action(
      action<[string[]], { watch?: boolean }>(cli, async (context, { watch = false }, names) => {
        const { ui, signal } = context;
        const target = await context.target('run');
        const [app, { statusLines }] = await Promise.all([import('../../app/status.ts'), import('../../ui/index.ts')]);
        const nothing = `nothing of ${await context.platform()} runs on ${target.environment}`;
        const start = target.runtime === 'kubernetes' ? 'deploy --env' : 'up --on';
        const lines = (found: Status | undefined) =>
          found ? statusLines(found, ui.style) : [nothing, `  next  platform ${start} ${target.environment}`];
        if (watch) {
          const draw = drawAgain(ui);
          for await (const found of app.watchStatus(target, names, 1000, signal)) draw(lines(found), found ?? null);
          return 0;
        }
        const found = await app.status(target, names, signal);
        if (ui.json) ui.document(found ?? null);
        else for (const line of lines(found)) ui.print(line);
        return app.exitCodeOfStatus(found);
      }),
    );
