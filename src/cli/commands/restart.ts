import { action, type Cli, command } from '../command.ts';
import { showWork } from '../work.ts';

export const restartCommand = (cli: Cli) =>
  command(
    'restart',
    'Replace running copies by new ones',
    ['platform restart product', 'platform restart  # everything'],
    'new ones first, so nothing is interrupted',
  )
    .argument('[names...]', 'Components; all when left out')
    .action(
      action<[string[]], object>(cli, async (context, _options, names) => {
        const target = await context.changing('run');
        return showWork(context, target, 'restarted', (sink, signal) => target.restart(names, sink, signal));
      }),
    );
