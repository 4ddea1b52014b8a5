import { Option } from 'commander';
import type { UpgradeResult } from '../../app/grow/upgrade.ts';
import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';
import { exclusive } from '../exclusive.ts';

interface Options {
  readonly plan?: boolean;
  readonly check?: boolean;
  readonly inPlace?: boolean;
  readonly continue?: boolean;
  readonly abort?: boolean;
}

export const upgradeCommand = (cli: Cli) =>
  command(
    'upgrade',
    'Bring generated files up to this version of the templates',
    [
      'platform upgrade --plan  # every file: new, clean, merged, conflict, drifted, yours',
      'platform upgrade  # on a branch of its own, as one commit',
      'platform upgrade --continue  # when conflicts are resolved',
      'platform upgrade --abort',
    ],
    'three-way: what you wrote is never lost; conflicts are marked in the files',
  )
    .option('--plan', 'Print what would happen to every file, write nothing')
    .option('--check', 'As --plan, with exit code 6 when anything would change')
    .option('--in-place', 'Write into the work tree as it is: no branch, no commit')
    .addOption(new Option('--continue', 'Commit an upgrade whose conflicts are resolved').conflicts(['abort', 'plan']))
    .addOption(new Option('--abort', 'Back to where the upgrade began').conflicts(['plan']))
    .action(
      action<[], Options>(cli, async (context, options) => {
        const use = await import('../../app/grow/upgrade.ts');
        const [folder, catalog] = await Promise.all([context.project(), context.catalog()]);
        const { fs, exec } = context.ports;
        const tools = { fs, exec, catalog };
        const request = { folder, version: context.version, inPlace: options.inPlace === true };
        return exclusive(folder, 'upgrade', async () => {
          if (options.abort) return report(context, await use.abortUpgrade(tools, folder), 'upgrade aborted');
          if (options.continue) return report(context, await use.continueUpgrade(tools, request), 'upgrade committed');

          const change = await use.planUpgrade(tools, request);
          const plain = options.plan || options.check;
          if (await show(context, change, plain === true)) return 0;
          if (plain) return options.check ? ExitCode.differs : 0;
          return report(context, await use.upgrade(tools, request, change), 'upgraded', change);
        });
      }),
    );

type Change = Parameters<typeof import('../../app/grow/upgrade.ts').touched>[0];

/** Prints the plan; true when there is nothing to do. */
async function show({ ui }: Context, change: Change, plan: boolean): Promise<boolean> {
  const [{ touched }, { syncLines }] = await Promise.all([
    import('../../app/grow/upgrade.ts'),
    import('../../ui/index.ts'),
  ]);
  const nothing = touched(change).length === 0;
  if (ui.json && (plan || nothing)) ui.document(documentOf(change));
  if (ui.json) return nothing;
  const files = change.plan.filter(({ state, action }) => action !== 'none' || state !== 'clean');
  for (const line of syncLines(files, ui.style, plan)) ui.print(line);
  if (nothing) ui.print(`${ui.style.green('✓')} every generated file is as the templates say, or yours`);
  return nothing;
}

const documentOf = (change: Change, result?: UpgradeResult) => ({
  ...result,
  files: change.plan.map(({ path, state, action, cause }) => ({ path, state, action, cause })),
});

function report({ ui }: Context, result: UpgradeResult, verb: string, change?: Change): number {
  const { branch, from, conflicts } = result;
  const code = conflicts.length > 0 ? ExitCode.notReady : 0;
  if (ui.json) ui.document(change ? documentOf(change, result) : result);
  else if (conflicts.length > 0) {
    const files = conflicts.length === 1 ? '1 file needs' : `${conflicts.length} files need`;
    ui.print(`${ui.style.red('!')} ${files} you: look for <<<<<<< yours, and for files that end in .new`);
    for (const path of conflicts) ui.print(`  ${path}`);
    // In place there is no branch to commit or to leave.
    ui.print(`  next  ${branch ? 'platform upgrade --continue, or --abort' : 'resolve them, then npm run check'}`);
  } else {
    ui.print(`${ui.style.green('✓')} ${verb}${branch ? ` on ${branch}` : ''}`);
    if (result.kept) ui.print(`  the branch has commits of yours and stays; git branch -D ${branch} removes it`);
    if (branch && verb !== 'upgrade aborted')
      ui.print(`  next  npm install && npm run check, then git switch ${from} && git merge ${branch}`);
  }
  return code;
}
