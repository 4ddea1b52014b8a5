/** Draws each run with uPlot: load and capacity, copies, waiting and lost; the cursor moves through all of them together. */
export const PAGE_SCRIPT = `
(() => {
  const runs = JSON.parse(document.getElementById('data').textContent);
  const plots = [];
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const two = (n) => String(n).padStart(2, '0');
  const clock = (s) => {
    const day = Math.floor(s / 86400), rest = s % 86400;
    const time = two(Math.floor(rest / 3600)) + ':' + two(Math.floor(rest / 60) % 60) + (rest % 60 ? ':' + two(Math.floor(rest % 60)) : '');
    return (day ? day + 'd ' : '') + time;
  };
  const splits = (u, axis, min, max) => {
    const steps = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 604800, 2592000];
    const step = steps.find((each) => (max - min) / each <= u.width / 90) ?? 31536000;
    const list = [];
    for (let at = Math.ceil(min / step) * step; at <= max; at += step) list.push(at);
    return list;
  };
  const number = (u, v) => v == null ? '–' : Number(v.toFixed(2)).toLocaleString('en');
  const draw = (place, title, at, lines) => {
    const axis = { stroke: css('dim'), grid: { stroke: css('line'), width: 1 }, ticks: { stroke: css('line'), width: 1 } };
    const options = {
      title, width: place.clientWidth, height: 190, cursor: { sync: { key: 'all' } },
      scales: { x: { time: false }, y: { range: (u, min, max) => [0, Math.max(1, max * 1.08)] } },
      axes: [{ ...axis, splits, values: (u, list) => list.map(clock) }, { ...axis, size: 60 }],
      series: [{ label: 'time', value: (u, v) => v == null ? '–' : clock(v) }].concat(lines.map(({ label, color, dash, stepped, fill }) => ({
        label, stroke: css(color), width: 1.75, value: number, points: { show: false },
        ...(dash ? { dash } : {}), ...(fill ? { fill: css(color) + '22' } : {}),
        ...(stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
      }))),
    };
    plots.push([new uPlot(options, [at, ...lines.map((line) => line.values)], place), place]);
  };
  const some = (list) => list.some((value) => value > 0);
  for (const place of document.querySelectorAll('.plots')) {
    const { series: s, unit } = runs[Number(place.dataset.run)];
    draw(place, unit, s.atSeconds, [
      { label: 'load', color: 'load', values: s.load, fill: true },
      { label: 'capacity', color: 'capacity', values: s.capacity, dash: [5, 4], stepped: true },
    ]);
    draw(place, 'replicas', s.atSeconds, [
      { label: 'asked for', color: 'replicas', values: s.replicas, stepped: true },
      { label: 'ready', color: 'capacity', values: s.ready, dash: [5, 4], stepped: true },
    ]);
    if (some(s.waiting) || some(s.lost)) draw(place, 'waiting, lost', s.atSeconds, [
      { label: 'waiting', color: 'waiting', values: s.waiting, fill: true },
      { label: 'lost', color: 'lost', values: s.lost },
    ]);
  }
  addEventListener('resize', () => { for (const [plot, place] of plots) plot.setSize({ width: place.clientWidth, height: 190 }); });
})();
`;
