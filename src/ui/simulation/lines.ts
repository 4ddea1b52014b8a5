import { formatSize } from '../../kernel/index.ts';
import type { Style } from '../output.ts';
import { align, table } from '../table.ts';
import { chartLines } from './chart.ts';
import type { CalibrationLike, RunLike, SimulationLike } from './like.ts';
import { figures, modelLine, seconds, since } from './words.ts';

/** So many changes are told with their reasons; all of them are in --json and --html. */
const CHANGES = 8;

export function simulationLines(found: SimulationLike, style: Style, columns?: number): string[] {
  const { runs, load, calibration, failed } = found;
  const alone = runs.length === 1;
  return [
    style.bold(`${runs.map(({ policy }) => policy).join(' against ')} under ${load}, ${since(found.seconds)}`),
    ...(calibration ? calibrationLines(calibration, style) : []),
    ...runs.flatMap((run) => [
      '',
      ...(alone ? [] : [style.bold(run.policy)]),
      style.dim(modelLine(run)),
      '',
      ...chartLines(run, style, columns),
    ]),
    '',
    ...(alone ? runs.flatMap((run) => figureLines(run, style)) : compared(runs, style)),
    ...runs.flatMap((run) => (alone ? changeLines(run, style) : [])),
    ...(failed.length === 0 ? [] : ['', ...failed.map((text) => `${style.red('✗')} ${text}`)]),
  ];
}

const figureLines = (run: RunLike, style: Style) =>
  align(figures(run).map(({ label, text, bad }) => [label, bad ? style.red(text) : text]));

function compared(runs: readonly RunLike[], style: Style): string[] {
  const columns = runs.map(figures);
  const labels = [...new Set(columns.flatMap((list) => list.map(({ label }) => label)))];
  const rows = labels.map((label) => [
    label,
    ...columns.map((list) => {
      const found = list.find((each) => each.label === label);
      return found === undefined ? '–' : found.bad ? style.red(found.text) : found.text;
    }),
  ]);
  return table(['', ...runs.map(({ policy }) => policy)], rows);
}

function changeLines({ changes, statistics }: RunLike, style: Style): string[] {
  if (changes.length === 0) return [];
  const shown = changes.slice(0, CHANGES);
  const rest = statistics.changes - shown.length;
  return [
    '',
    ...shown.flatMap(({ atSeconds, from, to, flap, why }) => [
      `${since(atSeconds).padStart(7)}  ${from} → ${to}${flap ? style.yellow('  flap') : ''}`,
      ...why.filter((line) => !line.startsWith('so it ')).map((line) => style.dim(`         ${line}`)),
    ]),
    ...(rest > 0 ? [style.dim(`         and ${rest} more; --json and --html have them`)] : []),
  ];
}

function calibrationLines(found: CalibrationLike, style: Style): string[] {
  const row = (label: string, text: string, samples: number, of: string) => [label, text, `from ${samples} ${of}`];
  return [
    '',
    ...align([
      row('CPU of one', `${found.cpuMs.value.toFixed(2)} ms`, found.cpuMs.samples, `periods, ${found.done} done`),
      row('CPU when idle', `${Math.round(found.idleCpuMilli.value)}m`, found.idleCpuMilli.samples, 'periods'),
      row('time of one', `${found.timeMs.value.toFixed(1)} ms`, found.timeMs.samples, 'of them'),
      ...(found.memoryBytes
        ? [row('memory', formatSize(found.memoryBytes.value), found.memoryBytes.samples, 'samples')]
        : []),
      ...(found.startupSeconds
        ? [row('start', seconds(found.startupSeconds.value), found.startupSeconds.samples, 'starts')]
        : []),
    ]),
    ...found.notes.map((note) => style.yellow(`! ${note}`)),
  ];
}
