import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import { showWork } from '../work.ts';

interface Options {
  readonly data?: boolean;
  readonly yes?: boolean;
}

export const downCommand = (cli: Cli) =>
  command(
    'down',
    'Stop what runs',
    ['platform down', 'platform down --on docker', 'platform down --data --yes  # volumes and generated secrets too'],
    'data stays unless --data',
  )
    .option('--data', 'Remove its data and the secrets that guard it, for good')
    .option('-y, --yes', 'Do not ask')
    .action(
      action<[], Options>(cli, async (context, { data = false, yes = false }) => {
        const target = await context.changing('run');
        if (data && !yes) {
          const question = `Remove all data of ${await context.platform()} on ${target.environment} for good?`;
          const { createPrompts } = await import('../../ui/index.ts');
          const prompts = createPrompts(context.ui, cli.host.stdin, context.signal);
          if (!(await prompts.confirm(question, '--yes'))) return ExitCode.refused;
        }
        return showWork(context, target, 'down', (sink, signal) => target.down({ data }, sink, signal));
      }),
    );
