/** One period of a running component: what came per second, and what all its copies used. */
export interface Load {
  readonly perSecond: number;
  readonly cpuMilli: number;
  readonly copies: number;
}

export interface Cost {
  readonly cpuMs: number;
  readonly idleCpuMilli: number;
  readonly notes: readonly string[];
}

/** Rates that differ by less than this cannot tell work from idling. */
const SPREAD = 0.3;

/**
 * CPU = idle × copies + cost × rate, fitted by least squares over the periods. A thousandth of a core for one request per second is
 * a millisecond for each. Where the rate was always the same the two cannot be told apart, and all is taken for cost.
 */
export function costOf(loads: readonly Load[]): Cost {
  const sum = (of: (load: Load) => number) => loads.reduce((total, load) => total + of(load), 0);
  const [xx, nx, nn] = [sum((l) => l.perSecond ** 2), sum((l) => l.perSecond * l.copies), sum((l) => l.copies ** 2)];
  const [xy, ny] = [sum((l) => l.perSecond * l.cpuMilli), sum((l) => l.copies * l.cpuMilli)];
  const rates = loads.map(({ perSecond, copies }) => perSecond / Math.max(1, copies));
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  if (high === 0 || (high - low) / high < SPREAD) {
    const note = 'the load was much the same all the time: the CPU of idling is counted as that of the work';
    return { cpuMs: xx === 0 ? 0 : xy / xx, idleCpuMilli: 0, notes: [note] };
  }
  const determinant = xx * nn - nx * nx;
  const cpuMs = (xy * nn - ny * nx) / determinant;
  const idleCpuMilli = (xx * ny - nx * xy) / determinant;
  if (idleCpuMilli < 0) return { cpuMs: xy / xx, idleCpuMilli: 0, notes: [] };
  if (cpuMs <= 0)
    return { cpuMs: 0, idleCpuMilli: ny / nn, notes: ['more work took no more CPU: it is as good as free'] };
  return { cpuMs, idleCpuMilli, notes: [] };
}
