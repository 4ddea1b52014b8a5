import { resolve } from 'node:path';
import { Argument } from 'commander';
import { action, type Cli, command } from '../command.ts';

interface Options {
  readonly out?: string;
  readonly imageTag?: string;
}
const RUNTIMES = ['docker', 'kubernetes'] as const;

export const renderCommand = (cli: Cli) =>
  command(
    'render',
    'Write the platform as files for other tools',
    [
      'platform render docker --out compose  # docker compose up --wait',
      'platform render kubernetes --env dev --out manifests  # kubectl apply -R -f',
      'platform render kubernetes --json',
    ],
    'a Compose file or Kubernetes manifests; secrets are named, never written',
  )
    .addArgument(new Argument('<runtime>', 'What for').choices(RUNTIMES))
    .option('--out <dir>', 'Folder to write; files of an earlier render are replaced (default: print)')
    .option('--image-tag <tag>', 'Images were built elsewhere under this tag')
    .action(
      action<[(typeof RUNTIMES)[number]], Options>(cli, async (context, { out, imageTag }, runtime) => {
        const { ui, ports, cwd } = context;
        const { render, writeRendered } = await import('../../app/render.ts');
        const { model, builder, renderer, request } = await context.rendering(runtime);
        const tag = imageTag === undefined ? {} : { imageTag };
        const files = await render(ports, model, builder, renderer, { ...request, ...tag });
        if (out !== undefined) {
          await writeRendered(ports, resolve(cwd, out), files);
          ui.say(`${ui.style.green('✓')} ${files.length} files in ${out}`);
        }
        if (ui.json) ui.document(files);
        else if (out === undefined)
          for (const { path, content } of files) ui.print(`# ${path}\n${content.trimEnd()}\n---`);
      }),
    );
