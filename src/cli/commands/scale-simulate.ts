import { InvalidArgumentError } from 'commander';
import { ExitCode, parseCpu, parseSize } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import { count, duration, repeated } from '../options.ts';
import type { SimulateFlags } from '../simulate/index.ts';

export const scaleSimulateCommand = (cli: Cli) =>
  command(
    'simulate',
    'Play a load against a policy, on paper',
    [
      'platform scale simulate order --load ramp:50rps:500rps:for=5m:hold=5m:back=5m --calibrate',
      'platform scale simulate order --load diurnal:20rps:400rps:7d --cpu-per-request 4ms --html week.html',
      'platform scale simulate --policy hpa.yaml --load steady:200rps:10m --cpu-per-request 4ms --request-cpu 250m',
      "platform scale simulate order --compare order new.yaml --load csv:monday.csv --calibrate --fail-if 'slo<99.9%'",
    ],
    'the decisions are those of the loop; docs/simulate.md tells what the model of a component knows and what not',
  )
    .argument('[name]', 'Component of platform.yaml; the only one with a policy when left out')
    .requiredOption('--load <spec>', 'What comes, such as step:50rps:500rps:at=2m:for=10m; several add up', repeated)
    .option(
      '--policy <file>',
      'A HorizontalPodAutoscaler or a ScaledObject in place of the policy; - is standard input',
    )
    .option('--compare <policies...>', 'Several policies side by side: files, or names of components')
    .option('--source <name=source>', 'What a metric of a policy is: rps, queue or inflight; repeatable', repeated)
    .option('--calibrate', 'Measure what follows on the running platform')
    .option('--since <duration>', 'Measured over so long (default: 15m)', duration)
    .option('--messages', 'It consumes messages; workers do by themselves')
    .option('--cpu-per-request <duration>', 'CPU time of a request or message, such as 4ms', milliseconds)
    .option('--time-per-request <duration>', 'Time of one, waiting on others included', milliseconds)
    .option('--startup <duration>', 'From the decision to a copy that is ready (default: 3s)', milliseconds)
    .option('--concurrency <count>', 'How many a copy works on at once (default: any number; 10 messages)', count)
    .option('--queue-bound <count>', 'Most that wait, for each copy, or messages in all; more are lost', count)
    .option('--timeout <duration>', 'Requests that wait longer are lost (default: 15s)', duration)
    .option('--request-cpu <cpu>', 'What a copy requests: CPU in percent is of this', cpu)
    .option('--cpu-limit <cpu>', 'Most that a copy can use (default: its limit, or one core)', cpu)
    .option('--idle-cpu <cpu>', 'What a copy uses without work (default: 0)', cpu)
    .option('--request-memory <size>', 'Memory that a copy requests', size)
    .option('--memory <size>', 'Memory that a copy uses (default: 64Mi)', size)
    .option('--interval <duration>', 'Between two decisions (default: 5s; on a cluster 15s)', duration)
    .option('--lag <duration>', 'Age of samples (default: 0s; on a cluster 15s)', milliseconds)
    .option('--window <duration>', 'A sample is the mean over so long (default: the interval)', duration)
    .option('--replicas <count>', "Copies at the beginning (default: the policy's fewest)", count)
    .option('--seed <number>', 'Requests come by chance, the same ones for the same number', count)
    .option('--slo <percent>', 'Share that must be in time (default: 99.9%)', percent)
    .option('--slo-latency <duration>', 'What is in time (default: 500ms; messages 1m)', milliseconds)
    .option('--fail-if <limit>', "Exit code 6 where 'slo<99.9%', 'lost>0', 'wait>2s'…; repeatable", repeated)
    .option('--html <file>', 'Write a page with plots, which needs no network')
    .action(
      action<[string?], SimulateFlags>(cli, async (context, flags, name) => {
        const { simulateCommandLine } = await import('../simulate/index.ts');
        const failed = await simulateCommandLine(context, name, flags);
        return failed ? ExitCode.differs : ExitCode.done;
      }),
    );

/** Zero is a duration, too. */
function milliseconds(text: string): number {
  return /^0(ms|s|m)?$/.test(text) ? 0 : exactly(text);
}

/** `0.4ms` is no whole millisecond. */
function exactly(text: string): number {
  const [, value, unit = ''] = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text) ?? [];
  const factor = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit];
  if (value === undefined || factor === undefined) throw new InvalidArgumentError('write a duration such as 4ms or 3s');
  return Number(value) * factor;
}

function cpu(text: string): number {
  const milli = parseCpu(text);
  if (milli === undefined) throw new InvalidArgumentError('write CPU such as 250m or 0.5');
  return milli;
}

function size(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('write a size such as 96Mi');
  return bytes;
}

function percent(text: string): number {
  const [, value] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  if (value === undefined || Number(value) > 100) throw new InvalidArgumentError('write a percentage such as 99.9%');
  return Number(value) / 100;
}
