const EVERY_SECONDS = 10;
const LENGTH = 200;

/** Predicted and measured copies side by side, how far the curves were apart, and what failed or was lost. */
export function sideBySide(predicted, measured, compare) {
  const rows = [];
  for (const name of ['order', 'worker']) {
    const curve = curveOf(name, measured);
    const apart = compare(predicted[name], curve);
    rows.push([`${name}, predicted every ${EVERY_SECONDS} s`, counts(predicted[name]), '', '', '']);
    rows.push([`${name}, wanted`, counts(curve), '', '', `${apart.errorPercent.toFixed(1)} % off (goal ≤ 15)`]);
    rows.push([`${name}, ready`, counts(curveOf(name, measured, 'ready')), '', '', '']);
    for (const { at, from, to, lines } of told(measured.decisions[name]))
      rows.push(
        [`  ${((at - measured.startedAt) / 1000).toFixed(0)} s: ${from} → ${to}`, lines[0], '', '', ''],
        ...lines.slice(1).map((line) => ['', line, '', '', '']),
      );
  }
  const { report, events, handled } = measured;
  rows.push([
    'requests',
    `${report.ok} of ${report.sent} as expected, ${report.failed} failed`,
    '',
    '',
    'goal 0 failed',
  ]);
  // Orders that were placed while the load was prepared are told, too.
  const lost = Math.max(0, events - handled);
  rows.push(['events', `${events} told by this load, ${handled} handled in all, ${lost} lost`, '', '', 'goal 0 lost']);
  rows.push(['latency', `p50 ${report.latencyMs.p50} ms, p99 ${report.latencyMs.p99} ms`, '', '', '']);
  return rows;
}

/** Seconds count from the first request; preparations came before. */
const curveOf = (name, { samples, startedAt }, field = 'desired') => ({
  atSeconds: samples.map(({ at }) => (at - startedAt) / 1000),
  replicas: samples.map(({ counts: of }) => of[name]?.[field] ?? 0),
});

function counts({ atSeconds, replicas }) {
  const shown = [];
  for (let at = 0; at <= Math.min(LENGTH, atSeconds.at(-1)); at += EVERY_SECONDS) {
    const index = atSeconds.findLastIndex((each) => each <= at);
    shown.push(replicas[Math.max(0, index)]);
  }
  return shown.join(' ');
}

/** The first way up, the largest one, and the last way down. */
function told(decisions) {
  const changes = decisions.filter(({ from, to }) => from !== to);
  const ups = changes.filter(({ from, to }) => to > from);
  const largest = [...ups].sort((a, b) => b.to - b.from - (a.to - a.from))[0];
  return [...new Set([ups[0], largest, changes.findLast(({ from, to }) => to < from)])].filter(Boolean);
}
