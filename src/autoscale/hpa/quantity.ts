import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { MAX_INT64 } from './arithmetic.ts';

/** `unscaled · 10^exponent`; `wide`: it took more than an int64, and then other rules hold on overflow. */
export interface Quantity {
  readonly unscaled: bigint;
  readonly exponent: number;
  readonly wide: boolean;
}

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const WRITTEN = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE]?))$/;
/** Nothing finer than a billionth is kept. */
const FINEST = -9;

/**
 * A quantity of Kubernetes in any notation: `250m`, `0.3`, `2k`, `1.5Gi`, `1e3`.
 * Finer than a billionth is rounded away from zero. Throws where the text is none.
 */
export function parseQuantity(written: string | number): Quantity {
  const [all, sign, whole, fraction, bare, power, suffix = ''] = WRITTEN.exec(String(written).trim()) ?? [];
  if (all === undefined) throw notOne(written);
  const digits = (whole ?? '').replace(/^0+(?=.)/, '') || '0';
  const decimals = fraction ?? bare ?? '';
  const unsigned = BigInt(digits + decimals);
  const value = sign === '-' ? -unsigned : unsigned;
  const shift = BINARY[suffix];
  const length = digits.length + decimals.length;
  if (shift === undefined) {
    const exponent = (power ? Number(power.slice(1)) : (DECIMAL[suffix] ?? 0)) - decimals.length;
    const narrow = length <= 18 && exponent >= FINEST;
    return narrow ? { unscaled: value, exponent, wide: false } : wide(value, exponent);
  }
  const scaled = value << BigInt(shift);
  const room = 15 - digits.length - Math.trunc((shift * 3) / 10) - 1;
  if (decimals === '' && room >= 0) return { unscaled: scaled, exponent: 0, wide: false };
  const capped = scaled > MAX_INT64 * 10n ** BigInt(decimals.length);
  return capped ? { unscaled: MAX_INT64, exponent: 0, wide: true } : wide(scaled, -decimals.length);
}

function wide(value: bigint, exponent: number): Quantity {
  if (exponent >= FINEST) return { unscaled: value * 10n ** BigInt(exponent - FINEST), exponent: FINEST, wide: true };
  return { unscaled: awayFromZero(value, 10n ** BigInt(FINEST - exponent)), exponent: FINEST, wide: true };
}

function awayFromZero(value: bigint, divisor: bigint): bigint {
  const rest = value % divisor === 0n ? 0n : value > 0n ? 1n : -1n;
  return value / divisor + rest;
}

/** Powers of ten that the API's library multiplies with at once: what is too large goes round. With others it becomes 0. */
const AT_ONCE = new Set([0, 1, 2, 3, 6, 9]);

/** Thousandths, rounded up, as an int64; beyond that it is as wrong as in the API's own library. */
export function milliOf({ unscaled, exponent, wide: isWide }: Quantity): number {
  const shift = exponent + 3;
  const value = shift < 0 ? awayFromZero(unscaled, 10n ** BigInt(-shift)) : unscaled * 10n ** BigInt(shift);
  const wrapped = BigInt.asIntN(64, value);
  return wrapped === value || isWide || AT_ONCE.has(shift) ? Number(wrapped) : 0;
}

/** As a float: digits times power of ten, in this order of rounding. */
export function floatOf({ unscaled, exponent }: Quantity): number {
  const power = Number(`1e${Math.abs(exponent)}`);
  return exponent < 0 ? Number(unscaled) * (1 / power) : Number(unscaled) * power;
}

const notOne = (written: string | number) =>
  new PlatformError({
    code: 'bad-quantity',
    message: `"${written}" is not a quantity`,
    next: 'write it as Kubernetes does: 250m, 0.3, 2k, 64Mi',
    exitCode: ExitCode.badInput,
  });
