/** Go's arithmetic on float64, int32 and int64, where JavaScript's would differ. */

export const MAX_INT32 = 2147483647;
export const MIN_INT32 = -2147483648;
export const MAX_INT64 = 2n ** 63n - 1n;

/** A float made an int32 as the controller's machine does it: cut off; what does not fit (and NaN) becomes the smallest number. */
export function int32(value: number): number {
  return value > MIN_INT32 - 1 && value < MAX_INT32 + 1 ? value | 0 : MIN_INT32;
}

/** Rounded up to an int32. */
export const ceil32 = (value: number): number => int32(Math.ceil(value));

/** `a · b / c` on whole numbers, cut off toward zero, exact beyond 2^53 as well. */
export function timesOver(a: number, b: number, c: number): number {
  const product = a * b;
  return Number.isSafeInteger(product) ? Math.trunc(product / c) : Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

/** The low 32 bits of a whole number: what a conversion from int64 keeps. */
export const low32 = (value: number): number =>
  Math.abs(value) <= MAX_INT32 ? value | 0 : Number(BigInt.asIntN(32, BigInt(value)));

/** `(a + b) / c` on whole numbers, cut off toward zero; a sum that no int64 holds goes round. */
export function sumOver(a: number, b: number, c: number): number {
  const sum = a + b;
  if (Number.isSafeInteger(sum)) return Math.trunc(sum / c);
  return Number(BigInt.asIntN(64, BigInt(a) + BigInt(b)) / BigInt(c));
}

/** How far a ratio may be from 1 without a change, to either side. */
export interface Tolerances {
  readonly down: number;
  readonly up: number;
}

export const within = (ratio: number, { down, up }: Tolerances): boolean => 1 - down <= ratio && ratio <= 1 + up;
