import { Argument } from 'commander';
import { action, type Cli, command } from '../command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completionCommand = (cli: Cli) =>
  command('completion', 'Print a completion script for a shell', [
    'source <(platform completion bash)',
    'platform completion zsh > "${fpath[1]}/_platform"',
    'platform completion fish > ~/.config/fish/completions/platform.fish',
  ])
    .addArgument(new Argument('<shell>', 'The shell').choices(SHELLS))
    .action(
      action<[(typeof SHELLS)[number]], object>(cli, async ({ ui }, _options, shell) => {
        const [{ completionScript }, { createProgram }] = await Promise.all([
          import('../completion/index.ts'),
          import('../program.ts'),
        ]);
        ui.print(completionScript(shell, createProgram(cli)));
      }),
    );
