import { action, type Cli, command } from '../command.ts';

interface Options {
  readonly since?: string;
  readonly at?: string;
  readonly all?: boolean;
}

export const scaleExplainCommand = (cli: Cli) =>
  command(
    'explain',
    'Explain the decisions of a scaling policy',
    [
      'platform scale explain order',
      'platform scale explain worker --since 2h --all',
      'platform scale explain order --at 2026-03-01T14:05:00Z',
    ],
    'the samples, the formula with its numbers, what bounded it, and what would have changed it',
  )
    .argument('<name>', 'Component with a policy')
    .option('--since <time>', 'From then on: a duration such as 5m, or a time (default: 1h)')
    .option('--at <time>', 'The decision that held then')
    .option('--all', 'Those that changed nothing, too')
    .action(
      action<[string], Options>(cli, async (context, { since, at, all = false }, component) => {
        const { ui, ports, signal } = context;
        const [{ explain }, { decisionLines }] = await Promise.all([
          import('../../app/scaling.ts'),
          import('../../ui/index.ts'),
        ]);
        const target = await context.target('run');
        const request = {
          component,
          every: all,
          ...(since === undefined ? {} : { since }),
          ...(at === undefined ? {} : { at }),
        };
        const found = await explain(target, request, ports.clock.now(), signal);
        if (ui.json) ui.document(found);
        else if (found.length === 0) for (const line of none(component)) ui.print(line);
        else for (const line of decisionLines(found, ui.style)) ui.print(line);
        return 0;
      }),
    );

const none = (component: string) => [
  `no decisions about ${component} are kept for that time`,
  '  next  platform scale   shows who has a policy and what it decides; --since 1d looks further back',
];
