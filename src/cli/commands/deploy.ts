import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import { duration, names } from '../options.ts';
import { showWork } from '../work.ts';

interface Options {
  readonly plan?: boolean;
  readonly yes?: boolean;
  readonly timeout?: number;
  readonly only?: readonly string[];
  readonly imageTag?: string;
}

export const deployCommand = (cli: Cli) =>
  command(
    'deploy',
    'Release to an environment',
    [
      'platform deploy --env dev --plan',
      'platform deploy --env dev --yes',
      'platform deploy --env staging --yes --image-tag "$GIT_SHA"  # built by CI',
    ],
    'it is rolled back as a whole when it does not get ready',
  )
    .option('--plan', 'Print what would be done, with causes; change nothing')
    .option('-y, --yes', 'Do not ask; the first deploy also pins the cluster that the environment leads to')
    .option('--timeout <duration>', 'Time for each component to get ready (default: 60s, stores 120s)', duration)
    .option('--only <name>', 'Only this component and what it needs; repeatable', names)
    .option('--image-tag <tag>', 'Images were built elsewhere under this tag; build none')
    .action(
      action<[], Options>(cli, async (context, options) => {
        const { ui, signal } = context;
        const { target, cluster } = await context.opened('release');
        const [{ deploy, heldByHand, planDeploy }, { clusterLine, createPrompts, planLines }] = await Promise.all([
          import('../../app/deploy.ts'),
          import('../../ui/index.ts'),
        ]);
        const { timeout, only, imageTag } = options;
        const request = {
          ...(timeout === undefined ? {} : { timeoutMs: timeout }),
          ...(only === undefined ? {} : { only }),
          ...(imageTag === undefined ? {} : { imageTag }),
        };
        if (options.plan) {
          const operations = await planDeploy(target, request, signal);
          if (ui.json) ui.document(operations);
          else for (const line of planLines(operations, ui.style)) ui.print(line);
          for (const line of await heldByHand(target, signal)) ui.say(line);
          return ExitCode.done;
        }
        const prompts = createPrompts(ui, cli.host.stdin, signal);
        const subject = `${await context.platform()} to ${target.environment}`;
        return showWork(context, target, 'released', (sink) =>
          deploy(target, request, {
            sink,
            signal,
            cluster,
            agree: async (operations, found) => {
              if (found) ui.say(clusterLine(found, ui.style));
              if (options.yes) return true;
              for (const line of planLines(operations, ui.style)) ui.say(line);
              return prompts.confirm(`Deploy ${subject}?`, '--yes');
            },
          }),
        );
      }),
    );
