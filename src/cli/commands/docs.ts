import { action, type Cli, command } from '../command.ts';

export const docsCommand = (cli: Cli) =>
  command(
    'docs',
    'Explain a key of platform.yaml',
    ['platform docs', 'platform docs services.scale', 'platform docs gateway.routes --json'],
    'what it means, what may stand there, its default, the keys below it',
  )
    .argument('[key]', 'Dotted path; names of your own components may be left out')
    .action(
      action<[string?], object>(cli, async ({ ui }, _options, key) => {
        const { docs, keyDoc } = await import('../../config/index.ts');
        if (ui.json) return void ui.document(keyDoc(key));
        for (const line of docs(key)) ui.print(line);
      }),
    );
