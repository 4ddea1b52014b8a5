import type { DeployRequest } from '../../app/deploy.ts';
import type { SavedPlan } from '../../app/plan-file.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';
import { duration, names } from '../options.ts';
import { releasePlan } from '../release-plan.ts';
import { showWork } from '../work.ts';

interface Options {
  readonly plan?: boolean;
  readonly out?: string;
  readonly apply?: string;
  readonly yes?: boolean;
  readonly lean?: boolean;
  readonly timeout?: number;
  readonly only?: readonly string[];
  readonly imageTag?: string;
  readonly message?: string;
  readonly forceConflicts?: boolean;
}

export const deployCommand = (cli: Cli) =>
  command(
    'deploy',
    'Release to an environment',
    [
      'platform deploy --env dev --plan',
      'platform deploy --env dev --yes',
      'platform deploy --env staging --yes --image-tag "$GIT_SHA"  # built by CI',
      'platform deploy --env prod --plan -o plan.json  # to be looked at',
      'platform deploy --env prod --apply plan.json  # exactly that, or nothing',
    ],
    'it is rolled back as a whole when it does not get ready',
  )
    .option('--plan', 'Print what would be done, by fields, with causes and risks; change nothing')
    .option('-o, --out <file>', 'Write the plan to this file too; for --apply')
    .option('--apply <file>', 'Carry out this plan, if the cluster and the sources are still as it was made from')
    .option('-y, --yes', 'Do not ask; the first deploy also pins the cluster that the environment leads to')
    .option('-m, --message <text>', 'Why: shown by history')
    .option('--timeout <duration>', 'Time for each component to get ready (default: 60s, stores 120s)', duration)
    .option('--only <name>', 'Only this component and what it needs; repeatable', names)
    .option('--lean', 'Keep telemetry in one small collector; leave Prometheus, Loki, Jaeger and Grafana out')
    .option('--image-tag <tag>', 'Images were built elsewhere under this tag; build none')
    .option('--force-conflicts', 'Set fields back that somebody else changed by hand; the plan names them')
    .action(
      action<[], Options>(cli, async (context, options) => {
        if (options.apply !== undefined) return applyFile(context, options.apply, options);
        await chooseStack(context, options);
        if (options.plan || options.out !== undefined) return releasePlan(context, requestOf(options), options);
        return release(cli, context, options);
      }),
    );

const requestOf = ({ timeout, only, imageTag, message, forceConflicts }: Options): DeployRequest => ({
  ...(timeout === undefined ? {} : { timeoutMs: timeout }),
  ...(only === undefined ? {} : { only }),
  ...(imageTag === undefined ? {} : { imageTag }),
  ...(message === undefined ? {} : { cause: message }),
  ...(forceConflicts ? { takeOver: true } : {}),
});

/** Said again each time: what is not asked for is not remembered. */
async function chooseStack(context: Context, { lean = false }: Pick<Options, 'lean'>): Promise<void> {
  const [{ name }, { rememberLean }] = await Promise.all([
    context.environment('release'),
    import('../../config/lean.ts'),
  ]);
  await rememberLean(context.ports.fs, await context.project(), name, lean);
}

async function release(cli: Cli, context: Context, options: Options): Promise<number> {
  const { ui, signal } = context;
  const { target, cluster } = await context.opened('release');
  const [{ deploy }, { clusterLine, createPrompts, reviewLines }] = await Promise.all([
    import('../../app/deploy.ts'),
    import('../../ui/index.ts'),
  ]);
  const prompts = createPrompts(ui, cli.host.stdin, signal);
  const subject = `${await context.platform()} to ${target.environment}`;
  const onCluster = (found: Parameters<typeof clusterLine>[0]) => ui.say(clusterLine(found, ui.style));
  const asking: Pick<Parameters<typeof deploy>[2], 'agree'> = {
    agree: async (review, found) => {
      if (found) onCluster(found);
      for (const line of reviewLines(review, ui.style)) ui.say(line);
      return prompts.confirm(`Deploy ${subject}?`, '--yes');
    },
  };
  return showWork(context, target, 'released', (sink) =>
    deploy(target, requestOf(options), { sink, signal, cluster, onCluster, ...(options.yes ? {} : asking) }),
  );
}

/** What the plan was made with stands in it: other options would make another plan. */
async function applyFile(context: Context, file: string, options: Options): Promise<number> {
  // Why it is released is no part of what was reviewed.
  const { plan: _, out: __, apply: ___, yes: ____, message, ...others } = options;
  const { target, cluster } = await context.opened('release');
  const [{ applySaved }, { parsePlan, assertNoOthers }] = await Promise.all([
    import('../../app/deploy.ts'),
    import('../../app/plan-file.ts'),
  ]);
  assertNoOthers({ ...requestOf(others), ...(others.lean ? { lean: true } : {}) });
  const plan: SavedPlan = parsePlan(await context.readInput(file), file, target.environment);
  await chooseStack(context, plan);
  const told = message === undefined ? plan : { ...plan, request: { ...plan.request, cause: message } };
  return showWork(context, target, 'released', (sink, signal) => applySaved(target, told, { sink, signal, cluster }));
}
