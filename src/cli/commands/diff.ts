import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import { names } from '../options.ts';

interface Options {
  readonly only?: readonly string[];
  readonly imageTag?: string;
}

export const diffCommand = (cli: Cli) =>
  command(
    'diff',
    'Show what a deploy would change, and what was changed by hand',
    ['platform diff --env dev', 'platform diff --on docker --json'],
    'exit code 6 when anything differs',
  )
    .option('--only <name>', 'Only this component and what it needs; repeatable', names)
    .option('--image-tag <tag>', 'Compare with images built elsewhere under this tag')
    .action(
      action<[], Options>(cli, async (context, { only, imageTag }) => {
        const { ui, signal } = context;
        const target = await context.target('release');
        const [{ heldByHand, reviewDeploy }, { reviewLines }] = await Promise.all([
          import('../../app/deploy.ts'),
          import('../../ui/index.ts'),
        ]);
        const request = { ...(only === undefined ? {} : { only }), ...(imageTag === undefined ? {} : { imageTag }) };
        const review = await reviewDeploy(target, request, signal);
        if (ui.json) ui.document(review);
        else for (const line of reviewLines(review, ui.style)) ui.print(line);
        for (const line of await heldByHand(target, signal)) ui.say(line);
        return review.operations.length + review.drift.length === 0 ? ExitCode.done : ExitCode.differs;
      }),
    );
