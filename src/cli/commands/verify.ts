import type { Verification } from '../../app/verify/index.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';
import { duration } from '../options.ts';

interface Options {
  readonly scenario: boolean;
  readonly since?: number;
  readonly timeout?: number;
  readonly brief?: boolean;
}
/** Samples are taken every few seconds; on the way to the stores of the stack they wait for each other. */
const PATIENCE_MS = { own: 20_000, stack: 60_000 } as const;

export const verifyCommand = (cli: Cli) =>
  command(
    'verify',
    'Prove that every edge of platform.yaml carries traffic',
    [
      'platform verify  # plays the scenario as every client, then compares',
      'platform verify --brief --json',
      'platform verify --no-scenario --since 10m  # what real traffic has shown',
    ],
    'declared edges against those seen in traces, metrics and logs; exit code 6 when they differ, 1 when the scenario fails',
  )
    .option('--no-scenario', 'Do not play the scenario of the project; look at the traffic there was')
    .option('--since <duration>', 'With --no-scenario: how far back to look (default: 5m)', duration)
    .option('--timeout <duration>', 'How long telemetry may take to arrive (default: 20s on local, else 60s)', duration)
    .option('--brief', 'Leave out edges that were seen')
    .action(
      action<[], Options>(cli, async (context, options) => {
        const [use, { telemetryOf }, { hasLines }, { verdictLines }] = await Promise.all([
          import('../../app/verify/index.ts'),
          import('../../app/telemetry.ts'),
          import('../../app/logs.ts'),
          import('../../ui/index.ts'),
        ]);
        const { ui, ports, signal } = context;
        if (options.scenario && options.since !== undefined) throw sinceWhat();
        const target = await context.target('run');
        const model = await context.model('run');
        const telemetry = await telemetryOf(target, signal, use.hostsOf(model));
        const started = ports.clock.now();
        const played = options.scenario && (await play(context, await front(context)));
        if (options.scenario && !played) ui.say('the project has no scenario (a script of that name): only looking');
        const since = played ? started : started - (options.since ?? 300_000);
        const patienceMs = options.timeout ?? PATIENCE_MS[target.runtime === 'local' ? 'own' : 'stack'];
        const probe = use.createProbe((balancer) => target.open(balancer, signal), signal);
        const found = await use.verify(
          { model, telemetry, since, patienceMs, probe, hasLines: (name) => hasLines(target, name, signal) },
          ports.clock,
        );
        if (ui.json) ui.document(options.brief ? { ...found, edges: found.edges.filter(unseen) } : found);
        else for (const line of verdictLines(found.edges, ui.style, options.brief)) ui.print(line);
        if (!ui.json) ui.print(summary(found, ui.style));
        return found.ok ? ExitCode.done : ExitCode.differs;
      }),
    );

/** With the scenario, traffic counts from its beginning. */
const sinceWhat = () =>
  new PlatformError({
    code: 'bad-input',
    message: '--since goes with --no-scenario: the scenario counts from its own beginning',
    next: 'platform verify --no-scenario --since 10m',
    exitCode: ExitCode.badInput,
  });

const unseen = ({ state }: { readonly state: string }) => state !== 'seen';

async function front(context: Context): Promise<string> {
  const { open } = await import('../../app/open.ts');
  return (await open(await context.target('run'), undefined, context.signal)).url;
}

async function play({ ui, ports, signal, project }: Context, url: string): Promise<boolean> {
  const [{ runScenario }, { announceStep }] = await Promise.all([
    import('../../app/verify/index.ts'),
    import('../../ui/index.ts'),
  ]);
  const over = announceStep(ui, 'scenario');
  const { exec, fs } = ports;
  return runScenario({ exec, fs, projectDir: await project(), url, signal }).finally(over);
}

function summary({ ok, counts, edges }: Verification, style: Context['ui']['style']): string {
  if (edges.length === 0) return `${style.red('✗')} platform.yaml has no edges: there is nothing to prove`;
  if (ok) return `${style.green('✓')} all ${edges.length} edges carry traffic, and there are no others`;
  const parts = (['seen', 'missing', 'undeclared', 'failing'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  return `${style.red('✗')} ${parts.join(', ')}`;
}
