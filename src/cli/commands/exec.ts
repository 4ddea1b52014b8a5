import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';

export const execCommand = (cli: Cli) =>
  command('exec', 'Run a command in a running copy of a component', [
    'platform exec product -- node --version',
    'platform exec product/2 -- sh',
    "platform exec db -- psql -c 'select 1'",
  ])
    .argument('<name>', 'Component, or one of its copies: product/2')
    .argument('<command...>', 'The command, after --')
    .action(
      action<[string, string[]], object>(cli, async (context, _options, name, words) => {
        const { stdin, stdout, stderr } = cli.host;
        const [component = '', replica, ...rest] = name.split('/');
        if (component === '' || rest.length > 0) throw unclear(name);
        const target = await context.target('run');
        const tty = stdin.isTTY === true && stdout.isTTY === true;
        // Keys such as Ctrl-C belong to the program over there.
        if (tty) cli.host.stdin.setRawMode?.(true);
        try {
          const where = { component, ...(replica === undefined ? {} : { replica }) };
          return await target.exec(where, words, { stdin, stdout, stderr, tty });
        } finally {
          if (tty) cli.host.stdin.setRawMode?.(false);
          cli.host.stdin.pause();
        }
      }),
    );

function unclear(name: string): PlatformError {
  return new PlatformError({
    code: 'bad-input',
    message: `${name} is not the name of a component or of a copy`,
    next: 'platform status   shows the names; a copy is NAME/1',
    exitCode: ExitCode.badInput,
  });
}
