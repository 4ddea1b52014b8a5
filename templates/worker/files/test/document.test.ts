import { expect, it } from 'vitest';
import { money, receiptDocument } from '../src/receipts/index.ts';
import { ORDER } from './support.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const pages = (bytes: Uint8Array) => text(bytes).match(/\/Type \/Page\b/g)?.length;

it('makes a PDF with the font that its letters need, and no more of that', async () => {
  const bytes = await receiptDocument(ORDER, { issuer: 'Shop' });
  expect(text(bytes)).toMatch(/^%PDF-1\.\d/);
  expect(text(bytes)).toContain('DejaVuSans');
  expect(pages(bytes)).toBe(1);
  expect(bytes.byteLength).toBeLessThan(40_000);
});

it('makes the same bytes for the same order, and others for another', async () => {
  const make = (order = ORDER) => receiptDocument(order, { issuer: 'Shop' });
  const first = await make();
  expect(Buffer.compare(first, await make())).toBe(0);
  expect(Buffer.compare(first, await make({ ...ORDER, totalCents: 1 }))).not.toBe(0);
});

it('goes on with another page', async () => {
  const [item] = ORDER.items;
  const items = Array.from({ length: 50 }, (_, n) => ({ ...item, name: `Item ${n} ${'x'.repeat(190)}` }));
  expect(pages(await receiptDocument({ ...ORDER, items: items as typeof ORDER.items }, { issuer: 'Shop' }))).toBe(2);
});

it('bears names that are hard to print', async () => {
  const names = ['', '\n\r\t', '日本語 🍵', 'مقهى', `${'long '.repeat(40)}`];
  const items = ORDER.items.slice(0, 1).flatMap((item) => names.map((name) => ({ ...item, name })));
  expect(pages(await receiptDocument({ ...ORDER, items }, { issuer: '☕' }))).toBe(1);
});

it.each([
  [0, 'EUR', '0.00 EUR'],
  [5, 'EUR', '0.05 EUR'],
  [13_880, 'EUR', '138.80 EUR'],
  [107_374_182_350_000, 'EUR', '1073741823500.00 EUR'],
  [500, 'JPY', '500 JPY'],
  [1234, 'KWD', '1.234 KWD'],
  [100, 'XYZ', '1.00 XYZ'],
])('writes %i %s as %s', (cents, currency, text) => {
  expect(money(cents, currency)).toBe(text);
});
