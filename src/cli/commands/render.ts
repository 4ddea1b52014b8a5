import { resolve } from 'node:path';
import { Argument, Option } from 'commander';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';

interface Options {
  readonly format: 'yaml' | 'kustomize';
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
      'platform render kubernetes --format kustomize --out deploy  # a base, and an overlay for each environment',
      'platform render kubernetes --json',
    ],
    'a Compose file or Kubernetes manifests; secrets are named, never written',
  )
    .addArgument(new Argument('<runtime>', 'What for').choices(RUNTIMES))
    .option('--out <dir>', 'Folder to write; files of an earlier render are replaced (default: print)')
    .addOption(
      new Option('--format <format>', 'kubernetes: plain files, or a kustomization of all environments')
        .choices(['yaml', 'kustomize'])
        .default('yaml'),
    )
    .option('--image-tag <tag>', 'Images were built elsewhere under this tag')
    .action(
      action<[(typeof RUNTIMES)[number]], Options>(cli, async (context, options, runtime) => {
        const { ui, ports, cwd } = context;
        const { out } = options;
        const { writeRendered } = await import('../../app/render.ts');
        const files = await (options.format === 'kustomize' ? kustomized : plain)(context, options, runtime);
        if (out !== undefined) {
          await writeRendered(ports, resolve(cwd, out), files);
          ui.say(`${ui.style.green('✓')} ${files.length} files in ${out}`);
        }
        if (ui.json) ui.document(files);
        else if (out === undefined)
          for (const { path, content } of files) ui.print(`# ${path}\n${content.trimEnd()}\n---`);
      }),
    );

async function plain(context: Context, { imageTag }: Options, runtime: (typeof RUNTIMES)[number]) {
  const { render } = await import('../../app/render.ts');
  const { model, builder, renderer, request } = await context.rendering(runtime);
  return render(context.ports, model, builder, renderer, { ...request, ...tagged(imageTag) });
}

async function kustomized(context: Context, { imageTag }: Options, runtime: (typeof RUNTIMES)[number]) {
  if (runtime !== 'kubernetes') {
    throw new PlatformError({
      code: 'no-format',
      message: `${runtime} has no format kustomize`,
      next: `platform render ${runtime}`,
      exitCode: ExitCode.badInput,
    });
  }
  const { renderKustomize } = await import('../../app/render.ts');
  const all = await context.renderings(runtime);
  const tag = tagged(imageTag);
  return renderKustomize(
    context.ports,
    all.map((each) => ({ ...each, request: { ...each.request, ...tag } })),
  );
}

const tagged = (imageTag: string | undefined) => (imageTag === undefined ? {} : { imageTag });
