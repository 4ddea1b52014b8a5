import { Argument, Option } from 'commander';
import { action, type Cli, command } from '../command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completionCommand = (cli: Cli) =>
  command('completion', 'Print a completion script for a shell', [
    'source <(platform completion bash)',
    'platform completion zsh > "${fpath[1]}/_platform"',
    'platform completion fish > ~/.config/fish/completions/platform.fish',
  ])
    .addArgument(new Argument('<shell>', 'The shell').choices(SHELLS))
    // What the scripts ask for; not for people.
    .addOption(new Option('--words <line>', 'Words that may stand at the end of this line').hideHelp())
    .action(
      action<[(typeof SHELLS)[number]], { words?: string }>(cli, async (context, { words }, shell) => {
        if (words !== undefined) {
          const { wordsFor } = await import('../completion/words.ts');
          for (const word of await wordsFor(context, words)) context.ui.print(word);
          return undefined;
        }
        const [{ completionScript }, { createProgram }] = await Promise.all([
          import('../completion/index.ts'),
          import('../program.ts'),
        ]);
        context.ui.print(completionScript(shell, createProgram(cli)));
        return undefined;
      }),
    );
