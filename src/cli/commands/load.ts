import type { LoadTarget, LoadWork } from '../../app/load/index.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';
import { count, duration, positive, repeated } from '../options.ts';

interface Options {
  readonly rate?: number;
  readonly for?: number;
  readonly stages?: string;
  readonly poisson?: boolean;
  readonly seed?: number;
  readonly path?: readonly string[];
  readonly users?: number;
  readonly inFlight?: number;
  readonly timeout?: number;
  readonly failIf?: readonly string[];
  readonly target?: string;
  readonly yes?: boolean;
  readonly list?: boolean;
}

const RATE = 50;
const FOR_MS = 30_000;

export const loadCommand = (cli: Cli) =>
  command(
    'load',
    'Load a running platform, and measure what it does',
    [
      'platform load --list  # scenarios, and who does what in them',
      'platform load shop --rate 200 --for 60s',
      'platform load orders --stages 20:30s,20..200:2m,200:2m,20:1m',
      "platform load --rate 300 --fail-if 'p99>300ms' --fail-if 'errors>0.1%'",
      'platform load --path GET:/api/products --rate 500 --json',
      'platform load browse --target https://staging.example.com --yes',
    ],
    'through the gateway as its clients, at a fixed rate whatever the answers do; latency counts from when a request was due. ' +
      'Exit code 6 when a threshold is missed',
  )
    .argument('[scenario]', 'browse (default), shop, orders')
    .option('--rate <count>', `Requests per second (default: ${RATE})`, positive)
    .option('--for <duration>', 'How long (default: 30s)', duration)
    .option('--stages <list>', 'Instead of both: RATE:TIME holds a rate, FROM..TO:TIME is a ramp; separated by commas')
    .option('--poisson', 'Arrivals as of independent people, with bursts, instead of equal distances')
    .option('--seed <number>', 'The same number is the same sequence of requests (default: 1)', count)
    .option('--path <method:path>', 'Plain requests instead of a scenario; repeatable', repeated)
    .option(
      '--users <count>',
      'Users to spread it over (default: as many as the limit of the gateway asks for)',
      positive,
    )
    .option(
      '--in-flight <count>',
      'Most unanswered requests; what is due beyond is dropped and counted (default: 1000)',
      positive,
    )
    .option('--timeout <duration>', 'For one answer (default: 10s)', duration)
    .option(
      '--fail-if <threshold>',
      "Such as 'p99>300ms', 'errors>0.1%', 'order:p95>200ms', 'rate<190'; repeatable",
      repeated,
    )
    .option('--target <url>', 'Another address than that of the environment; asked about unless it is this machine')
    .option('-y, --yes', 'You may load what is not this machine')
    .option('--list', 'Print the scenarios as they are on this platform')
    .action(
      action<[string?], Options>(cli, async (context, options, scenario) => {
        const app = await import('../../app/load/index.ts');
        if (options.list) return listed(context);
        const { stages: written, rate = RATE, for: ms = FOR_MS } = options;
        // All of the input is read before anything is asked or sent.
        const stages = written === undefined ? [{ from: rate, to: rate, ms }] : app.parseStages(written);
        const thresholds = (options.failIf ?? []).map(app.parseThreshold);
        const paths = (options.path ?? []).map(app.parsePath);
        if (paths.length === 0) app.scenarioOf(scenario);
        const reach = new AbortController();
        try {
          const { environment, ...target } = await reached(context, options, reach.signal);
          await agreed(cli, context, target, options.yes === true);
          const plain = options.target !== undefined && paths.length > 0;
          const front = plain ? undefined : app.frontOf(await context.model('run'));
          const store = plain ? app.nowhere : app.accountsIn(context.ports.fs, await context.project(), target.url);
          return await loaded(context, {
            url: target.url,
            environment,
            front,
            store,
            scenario,
            paths,
            stages,
            thresholds,
            arrivals: options.poisson ? 'poisson' : 'constant',
            seed: options.seed ?? 1,
            users: options.users,
            maxInFlight: options.inFlight,
            timeoutMs: options.timeout,
          });
        } finally {
          // A forwarded port of a cluster lives so long.
          reach.abort();
        }
      }),
    );

async function listed({ ui, model }: Context): Promise<number> {
  const [{ frontOf, listScenarios }, { scenarioLines }] = await Promise.all([
    import('../../app/load/index.ts'),
    import('../../ui/index.ts'),
  ]);
  const scenarios = listScenarios(frontOf(await model('run')));
  if (ui.json) ui.document(scenarios);
  else for (const line of scenarioLines(scenarios, ui.style)) ui.print(line);
  return 0;
}

async function reached(context: Context, { target }: Options, signal: AbortSignal) {
  const [{ environmentTarget, targetOf }, { open }] = await Promise.all([
    import('../../app/load/index.ts'),
    import('../../app/open.ts'),
  ]);
  if (target !== undefined) return { ...targetOf(target), environment: 'NAME' };
  const found = await context.target('run');
  const { url } = await open(found, undefined, signal);
  return { ...environmentTarget(url, found.environment, found.runtime), environment: found.environment };
}

async function agreed(cli: Cli, { ui, signal }: Context, target: LoadTarget, yes: boolean): Promise<void> {
  if (target.asks === undefined || yes) return;
  const [{ refused }, { createPrompts }] = await Promise.all([
    import('../../app/load/index.ts'),
    import('../../ui/index.ts'),
  ]);
  if (!ui.interactive) throw refused(target);
  ui.say(`! ${target.asks}`);
  if (!(await createPrompts(ui, cli.host.stdin, signal).confirm(`Load ${target.url}?`, '--yes'))) throw refused(target);
}

type Told = 'signal' | 'onNote' | 'onReady' | 'onTick';

async function loaded({ ui, signal }: Context, work: Omit<LoadWork, Told>): Promise<number> {
  const [app, { announceStep, liveLoad, loadLines }] = await Promise.all([
    import('../../app/load/index.ts'),
    import('../../ui/index.ts'),
  ]);
  let announced: (() => void) | undefined = announceStep(
    ui,
    `preparing ${app.plannedOf(work.stages)} requests to ${work.url}`,
  );
  const over = () => {
    announced?.();
    announced = undefined;
  };
  const live = liveLoad(ui, app.totalMs(work.stages));
  const result = await app
    .load({
      ...work,
      signal,
      onNote: (line) => {
        live.clear();
        ui.say(`${ui.style.yellow('!')} ${line}`);
      },
      onReady: over,
      onTick: live.tick,
    })
    .finally(() => {
      over();
      live.clear();
    });
  const { scenario, users, report, verdicts, notes, exitCode } = result;
  if (ui.json) ui.document({ scenario, users, ...report, thresholds: verdicts, notes });
  else for (const line of loadLines(report, verdicts, notes, ui.style)) ui.print(line);
  return exitCode;
}
