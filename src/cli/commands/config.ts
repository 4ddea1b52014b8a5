import { action, type Cli, command } from '../command.ts';

export const configCommand = (cli: Cli) =>
  command(
    'config',
    'Check platform.yaml and print what holds',
    ['platform config', 'platform config --env dev', 'platform config --json'],
    'for one environment, each value with its origin',
  ).action(
    action<[], object>(cli, async (context) => {
      const { ui, ports } = context;
      const [{ loadConfig }, { configLines }, { configText }] = await Promise.all([
        import('../../config/index.ts'),
        import('../../app/config.ts'),
        import('../../ui/index.ts'),
      ]);
      const { name } = await context.environment('run');
      const config = await loadConfig(ports.fs, await context.project(), name, await context.catalog());
      const { ensureEditorSchema } = await import('../../app/schema.ts');
      await ensureEditorSchema(ports.fs, config.projectDir, true);
      const lines = configLines(config);
      if (ui.json) {
        const values = lines.filter((line) => line.origin !== undefined);
        return void ui.document(Object.fromEntries(values.map(({ path, value, origin }) => [path, { value, origin }])));
      }
      for (const line of configText(lines, ui.style)) ui.print(line);
    }),
  );
