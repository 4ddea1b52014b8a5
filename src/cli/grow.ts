import { join } from 'node:path';
import type { Change } from '../app/grow/change.ts';
import type { Context } from './command-context.ts';

export interface GrowOptions {
  /** `stock added`. */
  readonly verb: string;
  readonly dryRun?: boolean;
  readonly install: boolean;
  /** Further lines of advice. */
  readonly next: readonly string[];
}

/** Writes a change of the project, installs what it needs, and says what happened to which file. */
export async function grow(context: Context, change: Change, options: GrowOptions): Promise<void> {
  const { ui, ports, signal } = context;
  const { verb, dryRun = false, install, next } = options;
  const [{ applyChange }, { FILE }, { announceStep, syncLines }] = await Promise.all([
    import('../app/grow/change.ts'),
    import('../config/index.ts'),
    import('../ui/index.ts'),
  ]);
  const changed = change.plan.filter(({ state, action }) => action !== 'none' || state !== 'clean');
  const edited = { path: FILE, state: 'merged', action: 'write', cause: 'edited in place' } as const;
  const files = [...(change.edited ? [edited] : []), ...changed];
  // A project that was never installed is installed as a whole, by its owner.
  const used = await ports.fs.exists(join(change.folder, 'node_modules'));
  const needed = files.some(({ path, action }) => action !== 'none' && path.endsWith('package.json'));
  if (!dryRun) {
    await applyChange(ports.fs, change);
    if (needed && used && install) {
      const { install: npmInstall } = await import('../app/init/install.ts');
      await npmInstall(ports.exec, change.folder, signal).finally(announceStep(ui, 'npm install'));
    }
  }
  if (ui.json) {
    const listed = files.map(({ path, state, action, cause }) => ({ path, state, action, cause }));
    return ui.document({
      folder: change.folder,
      dryRun,
      installed: needed && used && install && !dryRun,
      files: listed,
    });
  }
  for (const line of syncLines(files, ui.style)) ui.print(line);
  for (const { path } of files.filter(({ state }) => state === 'yours'))
    ui.say(`${ui.style.yellow('!')} kept, you changed it: ${path}`);
  if (dryRun) return ui.say('nothing was changed');
  ui.print(`${ui.style.green('✓')} ${verb}`);
  for (const line of next) ui.say(`  ${line}`);
  ui.print(`  next  ${!used || (needed && !install) ? 'npm install && ' : ''}platform up`);
}
