import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import { showWork } from '../work.ts';

interface Options {
  readonly yes?: boolean;
  readonly forceConflicts?: boolean;
}

export const rollbackCommand = (cli: Cli) =>
  command(
    'rollback',
    'Release an earlier release again',
    ['platform rollback --env dev', 'platform rollback 7 --env dev --yes  # see platform history'],
    'data and tasks are left alone',
  )
    .argument('[release]', 'Which one; the previous when left out')
    .option('-y, --yes', 'Do not ask')
    .option('--force-conflicts', 'Set fields back that somebody else changed by hand')
    .action(
      action<[string?], Options>(cli, async (context, { yes = false, forceConflicts }, release) => {
        const target = await context.changing('release');
        if (!yes) {
          const { createPrompts } = await import('../../ui/index.ts');
          const prompts = createPrompts(context.ui, cli.host.stdin, context.signal);
          const question = `Roll ${await context.platform()} on ${target.environment} back to ${release ?? 'the previous release'}?`;
          if (!(await prompts.confirm(question, '--yes'))) return ExitCode.refused;
        }
        return showWork(context, target, 'rolled back', (sink, signal) =>
          target.rollback(release, sink, signal, ...(forceConflicts ? [{ takeOver: true }] : [])),
        );
      }),
    );
