import { action, type Cli, command } from '../command.ts';
import { showWork } from '../work.ts';

export const scaleCommand = (cli: Cli) =>
  command('scale', 'Set how many copies of a component run', [
    'platform scale product=3',
    'platform scale product=2 gateway=4 --on docker',
    'platform scale product=auto  # back to platform.yaml',
  ])
    .argument('<name=count...>', 'Components and their counts; auto is what platform.yaml or the scaling policy says')
    .option('--auto', 'All named components back to platform.yaml or their policy')
    .action(
      action<[string[]], { auto?: boolean }>(cli, async (context, { auto = false }, texts) => {
        const { parseCounts, scale } = await import('../../app/scale.ts');
        const counts = parseCounts(texts, auto);
        const target = await context.changing('run');
        return showWork(context, target, 'scaled', (sink, signal) => scale(target, counts, sink, signal));
      }),
    );
