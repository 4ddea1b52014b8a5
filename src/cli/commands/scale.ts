import { action, type Cli, command } from '../command.ts';
import { showWork } from '../work.ts';
import { scaleExplainCommand } from './scale-explain.ts';
import { scaleSimulateCommand } from './scale-simulate.ts';

interface Options {
  readonly auto?: string | true;
  readonly for?: string;
  readonly metric: readonly string[];
  readonly upWindow?: string;
  readonly downWindow?: string;
  readonly watch?: boolean;
}

const collect = (value: string, before: readonly string[]) => [...before, value];

export const scaleCommand = (cli: Cli) =>
  command(
    'scale',
    'Show how components are scaled, set counts, change policies',
    [
      'platform scale  # counts, policies, what they see and decide',
      'platform scale order=5',
      'platform scale order=5 --for 10m  # then back to the policy',
      'platform scale order --auto',
      'platform scale worker --auto 2..10 --metric queue=100 --down-window 60s',
      'platform scale --watch',
    ],
    'a count set by hand stays until --auto; --auto MIN..MAX writes a policy into platform.yaml',
  )
    .argument('[name=count...]', 'Components and their counts; auto is what platform.yaml or the scaling policy says')
    .option('--auto [range]', 'Named components back to their policy; with MIN..MAX this is the policy from now on')
    .option('--for <duration>', 'How long counts set by hand hold (local, docker)')
    .option('--metric <name=target>', 'Of that policy: cpu=70%, memory=80%, rps=50, queue=100; repeatable', collect, [])
    .option('--up-window <duration>', 'Of that policy: how long a higher count must be asked for')
    .option('--down-window <duration>', 'Of that policy: how long a lower count must be asked for')
    .option('-w, --watch', 'Show it again every second until Ctrl-C')
    .action(
      action<[string[]], Options>(cli, async (context, options, texts) => {
        const { isRange } = await import('../../app/scale-policy.ts');
        const { auto } = options;
        // `--auto order`: the option takes the next word, whatever it is.
        const names = typeof auto === 'string' && !isRange(auto) ? [auto, ...texts] : texts;
        if (typeof auto === 'string' && isRange(auto)) {
          const { writePolicy } = await import('../scale-policy.ts');
          return writePolicy(context, { ...options, components: names, range: auto, metrics: options.metric });
        }
        if (names.length === 0) {
          const { showScaling } = await import('../scale-view.ts');
          return showScaling(context, options.watch ?? false);
        }
        const { parseCounts, scale } = await import('../../app/scale.ts');
        const counts = parseCounts({
          texts: names,
          auto: auto !== undefined,
          now: context.ports.clock.now(),
          ...(options.for === undefined ? {} : { during: options.for }),
        });
        const target = await context.changing('run');
        return showWork(context, target, 'scaled', (sink, signal) => scale(target, counts, sink, signal));
      }),
    )
    .addCommand(scaleExplainCommand(cli))
    .addCommand(scaleSimulateCommand(cli));
