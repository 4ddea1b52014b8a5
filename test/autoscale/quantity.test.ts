import { expect, test } from 'vitest';
import { floatOf, milliOf, parseQuantity } from '../../src/autoscale/hpa/quantity.ts';

test.each([
  ['250m', 250],
  ['0.3', 300],
  ['2k', 2_000_000],
  ['1e3', 1_000_000],
  ['5E-1', 500],
  ['1Ki', 1_024_000],
  ['1.5Gi', 1_610_612_736_000],
  ['.5', 500],
  ['5.', 5000],
  ['+4', 4000],
  ['0001', 1000],
  [20, 20_000],
  [0.25, 250],
  // Rounded up, however little is above.
  ['1u', 1],
  ['1.0001', 1001],
  ['0.0000000000001', 1],
  // What no int64 holds goes round, or is nothing, as in the library of the API.
  ['9223372036854775807', -1000],
  ['9E', 0],
] as const)('%s is %d thousandths', (text, milli) => {
  expect(milliOf(parseQuantity(text))).toBe(milli);
});

test('as a float it keeps the order of rounding', () => {
  expect(floatOf(parseQuantity('0.07'))).toBe(7 * 0.01);
  expect(floatOf(parseQuantity('50m'))).toBe(50 * 0.001);
  expect(floatOf(parseQuantity('2k'))).toBe(2000);
});

test.each(['', 'x', '1.2.3', '1K', '1e', 'm', '1 000', '--1'])('"%s" is none', (text) => {
  expect(() => parseQuantity(text)).toThrow('is not a quantity');
});
