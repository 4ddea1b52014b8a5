import { action, type Cli, command } from '../command.ts';
import { exclusive } from '../exclusive.ts';
import { grow } from '../grow.ts';

interface Options {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly install: boolean;
}

export const removeCommand = (cli: Cli) =>
  command(
    'remove',
    'Remove a component: the inverse of add',
    ['platform remove stock', 'platform remove stock --dry-run', 'platform remove queue --force'],
    'files that you changed stay and are listed; data stays until platform down --data',
  )
    .argument('<name>', 'Component in platform.yaml')
    .option('--force', 'Take it away from the components that use it, too')
    .option('--dry-run', 'Print what would change, write nothing')
    .option('--no-install', 'Leave npm install to you')
    .action(
      action<[string], Options>(cli, async (context, options, name) => {
        const { planRemove } = await import('../../app/grow/remove.ts');
        const [folder, catalog] = await Promise.all([context.project(), context.catalog()]);
        const request = { folder, name, force: options.force === true, version: context.version };
        return exclusive(folder, 'remove', async () => {
          const change = await planRemove(context.ports.fs, catalog, request);
          await grow(context, change, { verb: `${name} removed`, ...options, next: [] });
          return undefined;
        });
      }),
    );
