import { Command, Option } from 'commander';
import type { Cli } from './command.ts';
import { commands } from './commands/index.ts';
import { packageInfo } from './package.ts';

/** All commands. What a command needs to do its work is loaded when it runs. */
export function createProgram(cli: Cli): Command {
  const program = new Command('platform')
    .description('One platform.yaml: a complete backend as local processes, on Docker and on Kubernetes.')
    .version(packageInfo().version, '-V, --version', 'Print the version')
    .helpCommand('help [command]', 'Show help of a command')
    .option('-C, --directory <dir>', 'Work in this folder instead of the current one')
    .option('--env <name>', 'Environment of platform.yaml; local and docker are built in')
    .addOption(new Option('--on <name>', 'The same as --env').conflicts('env'))
    .option('--json', 'Print one JSON document, or one event per line for long work')
    .option('--no-color', 'No colours (also NO_COLOR)')
    .addHelpText('after', START)
    .showHelpAfterError(false)
    .showSuggestionAfterError(true);
  for (const factory of commands) program.addCommand(factory(cli));
  for (const each of withChildren(program)) {
    each
      .helpOption('-h, --help', 'Show help')
      .exitOverride()
      .configureOutput({
        writeOut: (text) => void cli.host.stdout.write(text),
        writeErr: () => {},
        outputError: () => {},
        getOutHelpWidth: () => Math.min(120, cli.host.stdout.columns ?? 100),
        getOutHasColors: () => false,
      });
  }
  return program;
}

function withChildren(program: Command): Command[] {
  return [program, ...program.commands.flatMap(withChildren)];
}

const START = `
Start here:
  $ platform init shop        # a project with its platform.yaml
  $ platform up               # run it here; --on docker for containers
  $ platform deploy --env dev # release it to a cluster`;
