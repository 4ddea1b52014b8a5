import { join } from 'node:path';
import { action, type Cli, command } from '../command.ts';
import { packageRoot } from '../package.ts';

export const backupCommand = (cli: Cli) =>
  command(
    'backup',
    'Copy what stores hold into files',
    [
      'platform backup  # all stores that keep something, into .platform/backups/',
      'platform backup db --out db.tar.gz',
      'platform backup --env dev --out backups/',
    ],
    'each as it is at one moment; what runs goes on',
  )
    .argument('[stores...]', 'Stores; all when left out')
    .option('-o, --out <path>', 'Folder for the files, or with one store a file that ends in .tar.gz')
    .action(
      action<[string[]], { out?: string }>(cli, async (context, { out }, names) => {
        const { ui, signal, ports, cwd, version } = context;
        const [{ backup }, { backupLine, backupLines, createMeter }] = await Promise.all([
          import('../../app/backup/index.ts'),
          import('../../ui/index.ts'),
        ]);
        const [model, target, projectDir] = await Promise.all([
          context.model('run'),
          context.target('run'),
          context.project(),
        ]);
        const meter = createMeter(ui, 'copying');
        const by = `platform ${version}`;
        const result = await backup(
          model,
          { names, cwd, projectDir, now: ports.clock.now(), by, ...(out === undefined ? {} : { out }) },
          {
            target,
            programs: join(packageRoot(), 'dist', 'embedded'),
            signal,
            onProgress: meter.tell,
            onDone: (done) => {
              meter.end();
              ui.say(backupLine(done, ui.style));
            },
          },
        ).finally(() => meter.end());
        if (ui.json) ui.document(result);
        else for (const line of backupLines(result, cwd, ui.style)) ui.print(line);
      }),
    );
