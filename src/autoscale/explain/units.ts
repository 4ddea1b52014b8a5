/** Numbers as a reader wants them: few digits, with a unit where there is one. */
export function amount(name: string, milli: number): string {
  if (name === 'memory') return bytes(milli / 1000);
  return number(milli / 1000);
}

const STEPS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(STEPS.length - 1, Math.floor(Math.log2(value) / 10));
  return `${number(value / 1024 ** step)} ${STEPS[step]}`;
}

/** Three decimals; small numbers keep three digits. */
export const number = (value: number): string =>
  String(Number(Math.abs(value) >= 1 ? value.toFixed(3) : value.toPrecision(3)));

/** `cores` after an amount of cpu. */
export const unit = (name: string): string => (name === 'cpu' ? ' cores' : '');

export const replicas = (count: number): string => `${count} ${count === 1 ? 'replica' : 'replicas'}`;

/** A time of day for real times, seconds for the clock of a scenario. */
export function moment(seconds: number): string {
  if (seconds < 1e9) return `${Math.round(seconds)} s`;
  return new Date(seconds * 1000).toTimeString().slice(0, 8);
}
