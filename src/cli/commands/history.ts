import { action, type Cli, command } from '../command.ts';

export const historyCommand = (cli: Cli) =>
  command('history', 'Show the releases of an environment, newest first', [
    'platform history --env dev',
    'platform history --on docker --json',
  ]).action(
    action<[], object>(cli, async (context) => {
      const { ui } = context;
      const target = await context.target('release');
      const releases = await target.history();
      // The recorded resources are for rollback; a list of releases is what was asked for.
      const shown = releases.map(({ resources: _, ...release }) => release);
      if (ui.json) return void ui.document(shown);
      const { historyLines } = await import('../../ui/index.ts');
      for (const line of historyLines(shown, ui.style)) ui.print(line);
    }),
  );
