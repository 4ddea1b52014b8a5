/** `scale simulate` from its options to its output. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Calibration, SimulateOptions, Subject } from '../../app/simulate/index.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Context } from '../command-context.ts';
import { loopFlags, modelFlags, type SimulateFlags } from './flags.ts';

export type { SimulateFlags } from './flags.ts';

const SLO = 0.999;
const CALIBRATE_MS = 15 * 60_000;
/** A second argument that is no file: the name of a component. */
const NAME = /^[a-z][a-z0-9-]*$/;

/** Resolves with whether a limit was crossed. */
export async function simulateCommandLine(
  context: Context,
  name: string | undefined,
  flags: SimulateFlags,
): Promise<boolean> {
  const { ui, ports, cwd } = context;
  const [app, { htmlPage, simulationLines }] = await Promise.all([
    import('../../app/simulate/index.ts'),
    import('../../ui/simulation/index.ts'),
  ]);
  const loads = await loadsOf(context, flags.load);
  const chosen = await policiesOf(context, name, flags);
  const calibration = flags.calibrate ? await calibrated(context, chosen.subject, flags) : undefined;
  const report = app.simulateAll(
    {
      ...chosen,
      loads,
      model: modelFlags(flags),
      loop: loopFlags(flags),
      metrics: flags.source ?? [],
      slo: flags.slo ?? SLO,
      failIf: flags.failIf ?? [],
      ...(flags.sloLatency === undefined ? {} : { sloLatencySeconds: flags.sloLatency / 1000 }),
      ...(flags.replicas === undefined ? {} : { replicas: flags.replicas }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    },
    calibration,
  );
  if (ui.json) ui.document(report);
  else for (const line of simulationLines(report, ui.style, ui.out.columns)) ui.print(line);
  if (flags.html !== undefined) {
    const path = resolve(cwd, flags.html);
    await ports.fs.writeFile(path, htmlPage(report, await plotPackage(context)));
    ui.say(`${ui.style.green('✓')} ${flags.html}`);
  }
  return report.failed.length > 0;
}

async function loadsOf(context: Context, specs: readonly string[]): Promise<SimulateOptions['loads']> {
  const { fileOf } = await import('../../app/simulate/index.ts');
  return Promise.all(
    specs.map(async (spec) => {
      const file = fileOf(spec);
      return file === undefined ? { spec } : { spec, content: await context.readInput(file) };
    }),
  );
}

/** The policies to be played; a project is only asked for where a component is meant. */
async function policiesOf(
  context: Context,
  name: string | undefined,
  { policy, compare, calibrate }: SimulateFlags,
): Promise<Pick<SimulateOptions, 'policies' | 'subject'>> {
  const { chooseComponent } = await import('../../app/simulate/index.ts');
  const texts = compare ?? (policy === undefined ? [] : [policy]);
  if (compare && policy !== undefined) throw both();
  const component = async (wanted: string | undefined) => chooseComponent(await context.model('run'), wanted);
  const files = await Promise.all(
    texts.map(async (text) => {
      const isFile = text === '-' || (await context.ports.fs.exists(resolve(context.cwd, text)));
      if (!isFile && NAME.test(text)) return { subject: await component(text) };
      return { file: text, text: await context.readInput(text) };
    }),
  );
  const needed = name !== undefined || texts.length === 0 || calibrate === true;
  // Compared with the policy of a component, a file is tried on that component.
  const subject = needed
    ? await component(name)
    : files.flatMap((each) => ('subject' in each ? [each.subject] : []))[0];
  return {
    policies: files.length > 0 || !subject ? files : [{ subject }],
    ...(subject ? { subject } : {}),
  };
}

async function calibrated(
  context: Context,
  subject: Subject | undefined,
  { since = CALIBRATE_MS }: SimulateFlags,
): Promise<Calibration | undefined> {
  if (!subject) return undefined;
  const [{ calibrate }, { telemetryOf }] = await Promise.all([
    import('../../app/simulate/index.ts'),
    import('../../app/telemetry.ts'),
  ]);
  const telemetry = await telemetryOf(await context.target('run'), context.signal);
  const until = context.ports.clock.now();
  return calibrate(telemetry, subject.component, { since: until - since, until });
}

/** uPlot as it lies in its package: it becomes a part of the page. */
async function plotPackage({ ports: { fs } }: Context): Promise<{ readonly script: string; readonly style: string }> {
  const { resolve: locate } = createRequire(import.meta.url);
  const [script, style] = await Promise.all([
    fs.readText(locate('uplot/dist/uPlot.iife.min.js')),
    fs.readText(locate('uplot/dist/uPlot.min.css')),
  ]);
  return { script, style };
}

const both = (): PlatformError =>
  new PlatformError({
    code: 'bad-input',
    message: '--policy and --compare do not go together',
    next: 'name all policies after --compare',
    exitCode: ExitCode.badInput,
  });
