import { formatDuration } from '../kernel/index.ts';
import type { Latency, LoadCounts, LoadReport, LoadTick, Mix, ThresholdVerdict } from '../load/index.ts';
import type { Style, Ui } from './output.ts';
import { clip, plain } from './style.ts';
import { table } from './table.ts';

/** Tables of a load, worst news last: what was sent, what failed and how, thresholds, what there is to say. */
export function loadLines(
  report: LoadReport,
  verdicts: readonly ThresholdVerdict[],
  notes: readonly string[],
  style: Style,
): string[] {
  const { types, stages, durationMs } = report;
  const named = Object.entries(types).map(([name, counts]) => row(plain(name), counts, durationMs, style));
  const staged = stages.map((stage) => row(stageName(stage), stage, stage.ms, style));
  return [
    ...table(['REQUEST', ...COLUMNS], [...named, row('all', report, durationMs, style)]),
    ...(stages.length < 2 || report.interrupted ? [] : ['', ...table(['STAGE', ...COLUMNS], staged)]),
    ...errorLines(report, style),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `${style.yellow('!')} ${note}`)]),
    ...(verdicts.length === 0 ? [] : ['', ...verdicts.map((verdict) => verdictLine(verdict, style))]),
  ];
}

const COLUMNS = ['SENT', 'REQ/S', 'FAILED', 'P50', 'P90', 'P95', 'P99', 'P99.9', 'MAX'];

function row(name: string, { due, sent, ok, failed, latencyMs }: LoadCounts, ms: number, style: Style): string[] {
  const share = failed === 0 ? '0' : style.red(`${failed} (${percent(failed / Math.max(1, due))})`);
  const { p50, p90, p95, p99, p999, max } = latencyMs;
  const perSecond = sent / Math.max(ms / 1000, 0.001);
  // Of answers that were all refusals there is nothing to say.
  const latencies = ok === 0 && p50 !== null ? [] : [p50, p90, p95, p99, p999, max].map(milliseconds);
  return [name, String(sent), rate(perSecond), share, ...latencies];
}

const stageName = ({ from, to, ms }: { from: number; to: number; ms: number }): string =>
  `${from === to ? from : `${from}..${to}`}/s ${whole(ms)}`;

/** What it means, where its name alone does not say it. */
const MEANINGS: Readonly<Record<string, string>> = {
  timeout: 'no answer in time',
  refused: 'nobody listens there',
  reset: 'the connection broke',
  network: 'the network failed',
  dropped: 'never sent: too many were unanswered',
  401: 'not logged in',
  403: 'not allowed',
  404: 'not found',
  429: 'beyond a limit of the platform',
  502: 'the gateway got no answer that it could use',
  503: 'not available',
  504: 'the gateway got no answer in time',
};

function errorLines({ errors, due, failures }: LoadReport, style: Style): string[] {
  const kinds = Object.entries(errors).sort(([, a], [, b]) => b - a);
  if (kinds.length === 0) return [];
  const rows = kinds.map(([kind, count]) => {
    const first = failures.find((failure) => failure.kind === kind);
    const where = first ? style.dim(`first: ${plain(first.name)} at ${formatDuration(first.atMs)}`) : '';
    return [style.red(kind), String(count), percent(count / Math.max(1, due)), MEANINGS[kind] ?? '', where];
  });
  return ['', ...table(['ERROR', 'COUNT', 'SHARE', 'MEANING', ''], rows)];
}

function verdictLine({ threshold, ok, value, unit }: ThresholdVerdict, style: Style): string {
  return `${ok ? style.green('✓') : style.red('✗')} ${threshold}  ${ok ? 'no' : 'yes'}: ${inUnit(value, unit)}`;
}

function inUnit(value: number | null, unit: ThresholdVerdict['unit']): string {
  if (unit === 'ms') return milliseconds(value);
  const number = value ?? 0;
  if (unit === 'share') return percent(number);
  return unit === 'perSecond' ? `${rate(number)}/s` : String(number);
}

/** One line that changes on a terminal, and nothing elsewhere. */
export function liveLoad(ui: Ui, totalMs: number) {
  const shown = ui.err.isTTY === true && !ui.json;
  const clear = () => void (shown && ui.err.write('\r\u001b[2K'));
  return {
    tick: (tick: LoadTick): void => {
      if (!shown) return;
      clear();
      ui.err.write(clip(tickLine(tick, totalMs, ui.style), (ui.err.columns ?? 80) - 1));
    },
    /** Makes room for other lines. */
    clear,
  };
}

export function tickLine(
  { atMs, sent, inFlight, failed, failedInAll, latencyMs }: LoadTick,
  totalMs: number,
  style: Style,
): string {
  const { p50, p95, p99 } = latencyMs;
  const failures =
    failedInAll === 0 ? '0 failed' : style.red(`${failedInAll} failed${failed > 0 ? ` (${failed} now)` : ''}`);
  const parts = [
    `${whole(Math.round(atMs / 1000) * 1000)} of ${whole(totalMs)}`,
    style.bold(`${sent}/s`),
    `p50 ${milliseconds(p50)}  p95 ${milliseconds(p95)}  p99 ${milliseconds(p99)}`,
    failures,
    `${inFlight} in flight`,
  ];
  return parts.join(style.dim(' · '));
}

/** Scenarios with who does what how often. */
export function scenarioLines(
  scenarios: readonly { readonly name: string; readonly summary: string; readonly clients: Mix }[],
  style: Style,
): string[] {
  return scenarios.flatMap(({ name, summary, clients }) => [
    `${style.bold(name.padEnd(8))} ${summary}`,
    ...clients.map(({ client, share, steps }) => {
      const words = steps.map((step) => `${step.name} ${percent(step.share)}`).join(', ');
      return `         ${client} ${percent(share)}: ${style.dim(words)}`;
    }),
    ...(clients.length === 0 ? [style.dim('         nothing of it is on a route here')] : []),
  ]);
}

/** `12s`, where tenths are always none. */
const whole = (ms: number): string => (ms === 0 ? '0s' : formatDuration(ms).replace('.0s', 's'));
const milliseconds = (ms: Latency['p50']): string => {
  if (ms === null) return 'never';
  return ms < 10 ? `${ms.toFixed(1)}ms` : formatDuration(ms);
};
const rate = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toFixed(1));
const percent = (share: number): string => `${Number((share * 100).toPrecision(share >= 0.1 ? 3 : 2))}%`;
