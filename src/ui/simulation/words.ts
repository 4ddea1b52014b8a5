import { formatDuration } from '../../kernel/index.ts';
import type { RunLike } from './like.ts';

export const share = (value: number): string => {
  const percent = value * 100;
  // 99.9996 % is no 100 %: digits are cut off, not rounded.
  return `${percent === 100 ? '100' : (Math.floor(percent * 1000) / 1000).toString()}%`;
};
export const count = (value: number): string =>
  value >= 10 || Number.isInteger(value) ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
export const seconds = (value: number): string => formatDuration(value * 1000);
/** Time since the beginning: `2m 15s`, `3d 4h`. */
export function since(at: number): string {
  if (at < 60) return `${Math.round(at)}s`;
  if (at < 86_400) return formatDuration(at * 1000);
  return `${Math.floor(at / 86_400)}d ${Math.floor((at % 86_400) / 3600)}h`;
}

/** Label and text of each figure; what was lost or missed is `bad`. */
export function figures({ statistics: s, model }: RunLike): { label: string; text: string; bad?: boolean }[] {
  const what = model.kind;
  const { slo } = s;
  return [
    { label: what, text: count(s.came) },
    { label: 'lost', text: count(s.lost), bad: s.lost > 0 },
    {
      label: `within ${seconds(slo.withinSeconds)}`,
      text: `${share(slo.met)} (goal ${share(slo.target)}, ${count(slo.missed)} missed)`,
      bad: !slo.holds,
    },
    { label: 'most waiting', text: count(s.mostWaiting) },
    { label: 'longest wait', text: seconds(s.longestWaitSeconds) },
    { label: 'mean wait', text: seconds(s.meanWaitSeconds) },
    ...(s.waitingAtEnd > 0 ? [{ label: 'waiting at the end', text: count(s.waitingAtEnd), bad: true }] : []),
    { label: 'replicas', text: `${s.fewestReplicas}..${s.mostReplicas}, mean ${s.meanReplicas.toFixed(2)}` },
    { label: 'replica-hours', text: s.replicaHours.toFixed(2) },
    { label: 'changes', text: String(s.changes) },
    { label: 'flaps', text: String(s.flaps), bad: s.flaps > 0 },
    ...(s.utilisation === undefined ? [] : [{ label: 'CPU of the request', text: share(s.utilisation) }]),
  ];
}

/** The component in one line. */
export function modelLine({ model: m, loop }: RunLike): string {
  const one = m.kind === 'messages' ? 'message' : 'request';
  return [
    `a ${one} takes ${number(m.cpuMs)} ms of CPU and ${number(m.timeMs)} ms`,
    m.requestCpuMilli > 0
      ? `a copy requests ${Math.round(m.requestCpuMilli)}m and may take ${Math.round(m.cpuLimitMilli)}m`
      : '',
    m.concurrency === undefined ? '' : `works on ${m.concurrency} at once`,
    `starts in ${seconds(m.startupSeconds)}`,
    `decisions every ${seconds(loop.intervalSeconds)} on samples ${seconds(loop.lagSeconds)} old`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const number = (value: number) => String(Number(value.toPrecision(3)));
