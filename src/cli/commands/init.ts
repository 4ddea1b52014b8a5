import { relative } from 'node:path';
import type { InitResult } from '../../app/init/index.ts';
import type { Blueprint, Question } from '../../catalog/index.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Prompts, Ui } from '../../ui/index.ts';
import { action, type Cli, command } from '../command.ts';

/** Everything there is: it is easier to take something out than to imagine what could be there. */
const DEFAULT_BLUEPRINT = 'full';

interface Options {
  readonly blueprint?: string;
  readonly from?: string;
  readonly set?: readonly string[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly adopt?: boolean;
  readonly install: boolean;
  readonly git: boolean;
}

export const initCommand = (cli: Cli) =>
  command('init', 'Make a project with its platform.yaml', [
    'platform init shop  # asks; every question has a flag',
    'platform init shop --yes --blueprint api  # or minimal',
    'platform init shop --yes --set gateway.port=9000 --set delivery.ci=gitlab',
    'platform init shop --from platform.yaml',
    'platform init . --adopt --dry-run  # what would be added to this folder',
  ])
    .argument('[path]', 'Folder to make; its name becomes the name of the platform')
    .option('--blueprint <name>', `What to start from (default: ${DEFAULT_BLUEPRINT})`)
    .option('--from <file>', 'Start from this platform.yaml instead of a blueprint')
    .option('--set <path=value>', 'Answer a question, or set a value of platform.yaml; repeatable', collect)
    .option('-y, --yes', 'Ask nothing: defaults, unless --set says otherwise')
    .option('--dry-run', 'Print the files, write nothing')
    .option('--adopt', 'Add what is missing to a folder that is not empty; files that are there stay')
    .option('--no-install', 'Leave npm install to you')
    .option('--no-git', 'No repository and no first commit')
    .action(
      action<[string?], Options>(cli, async (context, options, path) => {
        const [{ init }, { announceStep, createPrompts }] = await Promise.all([
          import('../../app/init/index.ts'),
          import('../../ui/index.ts'),
        ]);
        const { ui, ports, signal, cwd, version } = context;
        const prompts = ui.interactive && !options.yes ? createPrompts(ui, cli.host.stdin, signal) : undefined;
        const catalog = await context.catalog();
        const folder = path ?? (await askPath(prompts, options));
        const blueprint = options.blueprint ?? (await askBlueprint(prompts, options, [...catalog.blueprints.values()]));
        const result = await init(
          {
            cwd,
            path: folder,
            blueprint,
            ...(options.from === undefined ? {} : { from: await context.readInput(options.from) }),
            set: options.set ?? [],
            dryRun: options.dryRun === true,
            adopt: options.adopt === true,
            install: options.install,
            git: options.git,
            version,
          },
          {
            ports,
            catalog,
            signal,
            ask: prompts ? (question) => ask(prompts, question) : undefined,
            step: (text) => announceStep(ui, text),
          },
        );
        if (ui.json) ui.document(result);
        else render(ui, result, cwd);
      }),
    );

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

async function askPath(prompts: Prompts | undefined, { adopt }: Options): Promise<string> {
  if (adopt) return '.';
  if (prompts) return prompts.text({ message: 'Name of the project', default: 'shop' });
  throw new PlatformError({
    code: 'missing-name',
    message: 'the name of the project is missing',
    next: 'platform init shop',
    exitCode: ExitCode.badInput,
  });
}

async function askBlueprint(
  prompts: Prompts | undefined,
  { from }: Options,
  blueprints: readonly Blueprint[],
): Promise<string> {
  if (!prompts || from !== undefined || blueprints.length < 2) return DEFAULT_BLUEPRINT;
  const choices = blueprints.map(({ name, summary }) => ({ value: name, name: `${name}  ${summary}` }));
  return prompts.choice({ message: 'Blueprint', choices, default: DEFAULT_BLUEPRINT });
}

function ask(
  prompts: Prompts,
  { prompt: message, type, choices, default: initial }: Question,
): Promise<string | boolean> {
  if (type === 'confirm') return prompts.yesNo(message, initial === true);
  if (type === 'choice' && choices) return prompts.choice({ message, choices, default: String(initial) });
  return prompts.text({ message, default: String(initial) });
}

function render(ui: Ui, result: InitResult, cwd: string): void {
  const { style } = ui;
  if (result.dryRun) {
    for (const path of result.written) ui.print(`${style.green('+')} ${path}`);
    for (const path of result.kept) ui.print(`${style.dim('=')} ${path}`);
    ui.say(`${result.written.length} files would be written, ${result.kept.length} kept; nothing was changed`);
    return;
  }
  for (const path of result.kept) ui.say(`${style.yellow('!')} kept as it is: ${path}`);
  ui.print(`${style.green('✓')} ${style.bold(result.name)}: ${result.written.length} files in ${result.folder}`);
  if (result.note !== undefined) ui.say(`${style.yellow('!')} no first commit: ${result.note}`);
  const folder = relative(cwd, result.folder);
  const steps = [
    ...(folder === '' ? [] : [`cd ${/\s/.test(folder) ? JSON.stringify(folder) : folder}`]),
    ...(result.installed ? [] : ['npm install']),
    'platform up',
  ];
  ui.print(`  next  ${steps.join(' && ')}`);
}
