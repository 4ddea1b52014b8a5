import { agreeOnce } from '../agree.ts';
import { action, type Cli, command } from '../command.ts';
import { followLogs } from '../follow.ts';
import { duration, names, type PortChoices, port } from '../options.ts';

interface Options {
  readonly detach?: boolean;
  readonly wait?: boolean;
  readonly timeout?: number;
  readonly only?: readonly string[];
  readonly port?: PortChoices;
  readonly logs?: boolean;
  readonly yes?: boolean;
  readonly lean?: boolean;
}

export const upCommand = (cli: Cli) =>
  command('up', 'Make it run as platform.yaml says', [
    'platform up  # here, until Ctrl-C; data stays',
    'platform up -d  # leave it running',
    'platform up --on docker',
    'platform up --only product  # and what it needs',
    'platform up --port auto  # where 8080 is taken',
  ])
    .option('-d, --detach', 'Leave it running; come back when everything is ready (exit 3 when something is not)')
    .option('--wait', 'The same as --detach')
    .option('--timeout <duration>', 'Time for each component to get ready (default: 60s, stores 120s)', duration)
    .option('--only <name>', 'Only this component and what it needs; repeatable', names)
    .option('--port <port>', 'Port on this machine: 9000, auto, or COMPONENT=9000; remembered; repeatable', port)
    .option('--lean', 'Keep telemetry in one small collector; leave Prometheus, Loki, Jaeger and Grafana out')
    .option('-y, --yes', 'Do not ask, also not about a cluster that is new')
    .option('--logs', 'In the foreground, show every log line, not only warnings and errors')
    .action(
      action<[], Options>(cli, async (context, options) => {
        const { ui, signal } = context;
        const opened = await context.opened('run');
        const { target } = opened;
        const [{ up }, { createLines, createProgress, summaryLines }] = await Promise.all([
          import('../../app/up.ts'),
          import('../../ui/index.ts'),
        ]);
        await agreeOnce(cli, context, opened, options.yes === true);
        const { rememberLean } = await import('../../config/lean.ts');
        await rememberLean(context.ports.fs, await context.project(), target.environment, options.lean === true);
        const { ensureEditorSchema } = await import('../../app/schema.ts');
        await ensureEditorSchema(context.ports.fs, await context.project());
        const subject = `${await context.platform()} on ${target.environment}`;
        const progress = createProgress(ui);
        const { only, timeout, port: ports } = options;
        const request = {
          detach: options.detach === true || options.wait === true,
          ...(only === undefined ? {} : { only }),
          ...(timeout === undefined ? {} : { timeoutMs: timeout }),
          ...(ports === undefined ? {} : { ports }),
        };
        const code = await up(target, request, {
          signal,
          sink: progress.sink,
          lateSink: createLines(ui).sink,
          onOutcome: (outcome, stays) => {
            progress.end();
            if (ui.json) return;
            for (const line of summaryLines(outcome, { subject, verb: 'up', style: ui.style })) ui.print(line);
            cli.host.onReady?.(outcome);
            if (!stays) return;
            ui.say(ui.style.dim('  Ctrl-C stops it; its data stays'));
            signal.addEventListener('abort', () => ui.say('stopping …'), { once: true });
            void followLogs(context, target, options.logs ? undefined : 'warn');
          },
        }).finally(() => progress.end());
        if (signal.aborted) ui.say(`${subject} is down`);
        return code;
      }),
    );
