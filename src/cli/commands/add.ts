import { join } from 'node:path';
import { Argument } from 'commander';
import type { AddRequest, Kind } from '../../app/grow/add.ts';
import type { Change } from '../../app/grow/change.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';
import { exclusive } from '../exclusive.ts';
import { grow } from '../grow.ts';
import { names, repeated, tcpPort } from '../options.ts';

interface Options {
  readonly template?: string;
  readonly uses?: readonly string[];
  readonly route?: string | boolean;
  readonly open?: boolean;
  readonly port?: number;
  readonly path?: string;
  readonly start?: string;
  readonly dockerfile?: string;
  readonly set?: readonly string[];
  readonly dryRun?: boolean;
  readonly install: boolean;
}
const KINDS = ['service', 'worker', 'store', 'client'] as const;
/** What a component is made from where nothing is said. */
const DEFAULTS: Partial<Record<Kind, string>> = { service: 'service', worker: 'consumer' };

export const addCommand = (cli: Cli) =>
  command(
    'add',
    'Add a service, worker, store or client',
    [
      'platform add service stock',
      'platform add service stock --uses db,queue --route /api/stock --open',
      'platform add worker mailer --uses queue',
      'platform add store orders-db --template postgres --set storage=5Gi',
      "platform add service legacy --path ./legacy --start 'python app.py' --dockerfile Dockerfile",
      'platform add service stock --dry-run',
    ],
    'platform.yaml is edited in place; its files, tests, route and bindings come with it',
  )
    .addArgument(new Argument('<kind>', 'What').choices(KINDS))
    .argument('<name>', 'Its name, and that of its folder')
    .option('--template <name>', 'What it is made from (default: service, consumer)')
    .option('--uses <names>', 'Stores and services that it may reach, separated by commas; repeatable', names)
    .option('--route <path>', 'Route of the gateway to a service (default: /api/NAME)')
    .option('--no-route', 'No route')
    .option('--open', 'The route needs no login')
    .option('--port <number>', 'Publish a service on this port, behind a load balancer of its own', tcpPort)
    .option('--path <folder>', 'Source of a component of your own, in any language; with --start, --dockerfile')
    .option('--start <command>', 'How that is started on this machine; it listens on $PORT')
    .option('--dockerfile <file>', 'How its image is made, for docker and kubernetes')
    .option('--set <path=value>', 'A value below the component in platform.yaml; repeatable', repeated)
    .option('--dry-run', 'Print what would change, write nothing')
    .option('--no-install', 'Leave npm install to you')
    .action(
      action<[Kind, string], Options>(cli, async (context, options, kind, name) => {
        const { planAdd } = await import('../../app/grow/add.ts');
        const [folder, catalog] = await Promise.all([context.project(), context.catalog()]);
        const request = await requestOf(context, options, kind, name, folder);
        return exclusive(folder, 'add', async () => {
          const change = await planAdd(context.ports.fs, catalog, request);
          const next = await adviceOn(context, request, change);
          await grow(context, change, { verb: `${name} added`, ...options, next });
          return undefined;
        });
      }),
    );

async function adviceOn({ ports }: Context, request: AddRequest, change: Change): Promise<string[]> {
  const { kind, name, open, folder, path } = request;
  const { gateway } = change.config.file;
  const guarded = kind === 'service' && gateway?.auth && gateway.routes.some(({ to }) => to === name);
  const missing = path !== undefined && !(await ports.fs.exists(join(folder, path)));
  return [
    ...(guarded && !open ? ['its route needs a login (--open: it does not)'] : []),
    ...(missing ? [`its folder ${path} is not there yet: that is yours to make`] : []),
  ];
}

async function requestOf(
  { version }: Context,
  options: Options,
  kind: Kind,
  name: string,
  folder: string,
): Promise<AddRequest> {
  refuseForeign(options, kind);
  const { parseAssignment } = await import('../../config/index.ts');
  const own = options.path !== undefined || options.start !== undefined || options.dockerfile !== undefined;
  const template = options.template ?? (own ? undefined : DEFAULTS[kind]);
  const set = (options.set ?? []).map((text) => {
    const parsed = parseAssignment(text);
    if (!parsed) throw badInput(text);
    return [parsed.path, parsed.value] as const;
  });
  const { uses, route, path, start, dockerfile } = options;
  return {
    folder,
    kind,
    name,
    version,
    open: options.open === true,
    set: Object.fromEntries(set),
    ...(template === undefined ? {} : { template }),
    ...(uses === undefined ? {} : { uses }),
    ...(route === undefined || route === true ? {} : { route }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(path === undefined ? {} : { path }),
    ...(start === undefined ? {} : { start }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
  };
}

/** Options that mean something for some kinds only. */
const MEANT: readonly (readonly [option: keyof Options, kinds: readonly Kind[]])[] = [
  ['uses', ['service', 'worker']],
  ['route', ['service']],
  ['open', ['service']],
  ['port', ['service']],
];

function refuseForeign(options: Options, kind: Kind): void {
  const foreign = MEANT.find(([option, kinds]) => options[option] !== undefined && !kinds.includes(kind));
  if (!foreign) return;
  const [option, kinds] = foreign;
  throw new PlatformError({
    code: 'bad-input',
    message: `--${option} means nothing for a ${kind}`,
    next: `leave it out; it is for a ${kinds.join(' or a ')}`,
    exitCode: ExitCode.badInput,
  });
}

const badInput = (text: string) =>
  new PlatformError({
    code: 'bad-input',
    message: `--set ${text} is not PATH=VALUE`,
    next: '--set replicas=2, for example',
    exitCode: ExitCode.badInput,
  });
