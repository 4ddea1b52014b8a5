import { join, resolve } from 'node:path';
import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import { packageRoot } from '../package.ts';

export const restoreCommand = (cli: Cli) =>
  command(
    'restore',
    'Put a backup in the place of what a store holds',
    ['platform restore db .platform/backups/local/20260131T120000Z/db.tar.gz', 'platform restore db db.tar.gz --yes'],
    'the platform has to run; whoever uses the store meanwhile waits, or has to connect again',
  )
    .argument('<store>', 'Store that runs')
    .argument('<file>', 'File that `platform backup` wrote')
    .option('-y, --yes', 'Do not ask')
    .action(
      action<[string, string], { yes?: boolean }>(cli, async (context, { yes = false }, name, path) => {
        const { ui, signal, cwd } = context;
        const [{ checkRestore, restore }, { createMeter, createPrompts, restoreLines }] = await Promise.all([
          import('../../app/backup/index.ts'),
          import('../../ui/index.ts'),
        ]);
        const [model, target] = await Promise.all([context.model('run'), context.changing('run')]);
        const found = await checkRestore(model, name, resolve(cwd, path));
        const where = `${model.name} on ${target.environment}`;
        for (const line of restoreLines(found, where, ui.style)) ui.say(line);
        if (!yes) {
          const prompts = createPrompts(ui, cli.host.stdin, signal);
          const question = `Replace everything that ${name} of ${where} holds now?`;
          if (!(await prompts.confirm(question, '--yes'))) return ExitCode.refused;
        }
        const started = performance.now();
        const meter = createMeter(ui, 'restoring');
        await restore(model, found, {
          target,
          programs: join(packageRoot(), 'dist', 'embedded'),
          signal,
          onProgress: meter.tell,
          onNote: (text) => {
            meter.end();
            ui.say(`  ${text}`);
          },
        }).finally(() => meter.end());
        const durationMs = Math.round(performance.now() - started);
        if (ui.json) ui.document({ store: name, file: found.file, head: found.head, ...found.end, durationMs });
        else ui.print(`${ui.style.green('✓')} ${name} of ${where} holds what it held at ${found.head.at}`);
        return ExitCode.done;
      }),
    );
