import { expect, test } from 'vitest';
import { formatMoney, parseCents } from '../src/money.ts';

test.each([
  ['12.50', 1250],
  ['12,5', 1250],
  [' 7 ', 700],
  ['0', 0],
  ['19.99', 1999],
])('%s is %i cents', (text, cents) => {
  expect(parseCents(text)).toBe(cents);
});

test.each(['', 'free', '-1', '1.234', '1e3', '12345678'])('%s is no amount', (text) => {
  expect(parseCents(text)).toBeUndefined();
});

test('an amount with its currency', () => {
  expect(formatMoney(1250, 'EUR', 'en-IE')).toBe('€12.50');
});
