import { agreeOnce } from '../agree.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';

export const secretsCommand = (cli: Cli) => {
  const group = command(
    'secrets',
    'Set, list and remove secrets',
    ['platform secrets list', 'platform secrets set order.PAYMENT_KEY  # asks; never on the command line'],
    'each environment has its own; values are never shown',
  );
  return group.addCommand(listCommand(cli)).addCommand(setCommand(cli)).addCommand(removeCommand(cli));
};

const listCommand = (cli: Cli) =>
  command('list', 'Show names, who makes them and whether they are set', ['platform secrets list --env dev']).action(
    action<[], object>(cli, async (context) => {
      const { ui } = context;
      const target = await context.target('run');
      const [{ listSecrets }, { secretLines }] = await Promise.all([
        import('../../app/secrets.ts'),
        import('../../ui/index.ts'),
      ]);
      const secrets = await listSecrets(target);
      if (ui.json) return void ui.document(secrets);
      for (const line of secretLines(secrets, ui.style)) ui.print(line);
    }),
  );

const setCommand = (cli: Cli) =>
  command('set', 'Set a secret; components that read it get it with the next up or deploy', [
    'platform secrets set order.PAYMENT_KEY',
    'platform secrets set PAYMENT_KEY < key.txt',
    'platform secrets set PAYMENT_KEY --env dev --from-file key.txt',
  ])
    .argument('<name>', 'COMPONENT.NAME; NAME is enough where only one component reads it')
    .option('-y, --yes', 'Do not ask about a cluster that is new')
    .option('--from-file <file>', 'Read the value from this file; - is standard input')
    .action(
      action<[string], { fromFile?: string; yes?: boolean }>(cli, async (context, { fromFile, yes = false }, name) => {
        const { ui } = context;
        const value = await readValue(cli, context, name, fromFile);
        const opened = await context.opened('run');
        await agreeOnce(cli, context, opened, yes);
        const { target } = opened;
        const { setSecret } = await import('../../app/secrets.ts');
        const full = await setSecret(target, name, value);
        ui.say(`${ui.style.green('✓')} ${full} is set on ${target.environment}`);
      }),
    );

const removeCommand = (cli: Cli) =>
  command('remove', 'Remove a secret', ['platform secrets remove order.PAYMENT_KEY --env dev'])
    .argument('<name>', 'COMPONENT.NAME')
    .action(
      action<[string], object>(cli, async (context, _options, name) => {
        const { ui } = context;
        const target = await context.changing('run');
        const { removeSecret } = await import('../../app/secrets.ts');
        const full = await removeSecret(target, name);
        ui.say(`${ui.style.green('✓')} ${full} is removed from ${target.environment}`);
      }),
    );

/** From a file, a pipe or a hidden prompt; one line end at the end is not part of it. */
async function readValue(cli: Cli, context: Context, name: string, file: string | undefined): Promise<string> {
  if (file === undefined && context.ui.interactive) {
    const { createPrompts } = await import('../../ui/index.ts');
    return createPrompts(context.ui, cli.host.stdin, context.signal).hidden(`Value of ${name}`);
  }
  return (await context.readInput(file ?? '-')).replace(/\r?\n$/, '');
}
