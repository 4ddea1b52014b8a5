import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import { count } from '../options.ts';

interface Options {
  readonly follow?: boolean;
  readonly stored?: boolean;
  readonly since?: string;
  readonly grep?: string;
  readonly level?: string;
  readonly tail?: number;
}

/** Lines shown when neither --tail nor --since says otherwise. */
const TAIL = 200;

export const logsCommand = (cli: Cli) =>
  command('logs', 'Show log lines of components', [
    'platform logs',
    'platform logs product gateway -f',
    'platform logs --level warn --since 10m',
    "platform logs --grep 'POST /api/orders' --json",
    'platform logs order --stored --since 6h  # also of copies that are gone',
  ])
    .argument('[names...]', 'Components; all when left out')
    .option('-f, --follow', 'Go on with new lines until Ctrl-C')
    .option('--stored', 'From where telemetry is kept, instead of from what runs: also of copies that are gone')
    .option('--since <time>', 'From then on: a duration such as 5m, or a time')
    .option('--grep <pattern>', 'Only lines that match this regular expression')
    .option('--level <level>', 'Only this level and above: trace, debug, info, warn, error, fatal')
    .option('--tail <lines>', `At most so many old lines of each (default: ${TAIL}, all with --since)`, count)
    .action(
      action<[string[]], Options>(cli, async (context, { follow = false, stored = false, ...options }, components) => {
        const { since, grep, level, tail } = options;
        if (follow && stored) throw storedEnds();
        const { ui, signal, ports } = context;
        const target = await context.target('run');
        const [app, { storedLogs }, { createLogFormat }] = await Promise.all([
          import('../../app/logs.ts'),
          import('../../app/stored-logs.ts'),
          import('../../ui/index.ts'),
        ]);
        const last = tail ?? (since === undefined ? TAIL : undefined);
        const request = {
          components,
          follow,
          ...(since === undefined ? {} : { since }),
          ...(grep === undefined ? {} : { grep }),
          ...(level === undefined ? {} : { level }),
          ...(last === undefined ? {} : { tail: last }),
        };
        const format = createLogFormat(ui.style);
        try {
          const now = ports.clock.now();
          const entries = stored ? storedLogs(target, request, now, signal) : app.logs(target, request, now, signal);
          for await (const entry of entries) {
            ui.print(ui.json ? JSON.stringify(entry) : format(entry));
          }
        } catch (error) {
          // Ctrl-C is how following ends.
          if (!signal.aborted) throw error;
        }
        return 0;
      }),
    );

const storedEnds = () =>
  new PlatformError({
    code: 'bad-input',
    message: '--follow goes on with what runs; --stored is what was kept until now',
    next: 'platform logs --follow',
    exitCode: ExitCode.badInput,
  });
