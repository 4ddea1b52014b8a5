import { action, type Cli, command } from '../command.ts';
import { count, duration, names } from '../options.ts';

interface Options {
  readonly component?: readonly string[];
  readonly errors?: boolean;
  readonly all?: boolean;
  readonly slower?: number;
  readonly since?: string;
  readonly limit?: number;
}

const LIMIT = 50;

export const tracesCommand = (cli: Cli) =>
  command(
    'traces',
    'Show traces of requests',
    [
      'platform traces',
      'platform traces --component order --errors --since 10m',
      'platform traces --slower 100ms --json',
      'platform traces 4bf92f35  # one of them, span by span',
    ],
    'recent ones, or one of them as a waterfall',
  )
    .argument('[id]', 'Id of a trace, or the beginning of it')
    .option('--component <names>', 'Only traces that these components took part in; repeatable', names)
    .option('--errors', 'Only traces with an error')
    .option('--all', 'Also work in the background, which no request or message began')
    .option('--slower <duration>', 'Only traces that took at least so long', duration)
    .option('--since <time>', 'From then on: a duration such as 5m, or a time (default: 1h)')
    .option('--limit <count>', `At most so many (default: ${LIMIT})`, count)
    .action(
      action<[string?], Options>(cli, async (context, options, id) => {
        const { ui, signal, ports } = context;
        const target = await context.target('run');
        const [app, { traceLines, waterfallLines }] = await Promise.all([
          import('../../app/traces.ts'),
          import('../../ui/index.ts'),
        ]);
        if (id !== undefined) {
          const trace = await app.oneTrace(target, id, signal);
          if (ui.json) ui.document(trace);
          else for (const line of waterfallLines(trace, ui.style, ui.out.columns)) ui.print(line);
          return 0;
        }
        const { component = [], errors = false, all = false, slower, since, limit = LIMIT } = options;
        const request = {
          components: component,
          errors,
          all,
          limit,
          ...(slower === undefined ? {} : { slowerMs: slower }),
          ...(since === undefined ? {} : { since }),
        };
        const traces = await app.listTraces(target, request, ports.clock.now(), signal);
        if (ui.json) ui.document(traces);
        else for (const line of traceLines(traces, ui.style)) ui.print(line);
        return 0;
      }),
    );
