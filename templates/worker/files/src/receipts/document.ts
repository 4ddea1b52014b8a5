import type { Order, OrderItem } from '@app/contracts/order';
import { fontFile } from './font.ts';
import { money } from './money.ts';

export interface DocumentOptions {
  /** Who sells. */
  readonly issuer: string;
}

const MARGIN = 56;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN;
const GREY = '#666666';
/** Left edge and width of the columns: name, quantity, price, sum. */
const COLUMNS = [
  { x: 0, width: 250 },
  { x: 255, width: 50 },
  { x: 310, width: 85 },
  { x: 400, width: WIDTH - 400 },
] as const;
const ROW = 20;

type Page = InstanceType<typeof import('pdfkit')>;

/**
 * The receipt of a paid order as PDF. The same order gives the same bytes, however often it is made: dates are those of the order,
 * and nothing is drawn by chance.
 */
export async function receiptDocument(order: Order, { issuer }: DocumentOptions): Promise<Uint8Array> {
  // It is large: a worker without work does not need it.
  const { default: PdfDocument } = await import('pdfkit');
  const paidAt = new Date(order.updatedAt);
  const page = new PdfDocument({
    size: 'A4',
    margin: MARGIN,
    font: fontFile(),
    info: { Title: `Receipt ${order.id}`, Author: issuer, CreationDate: paidAt, ModDate: paidAt },
  });
  const bytes = collect(page);
  heading(page, order, issuer);
  row(page, ['Item', 'Quantity', 'Price', 'Sum'], GREY);
  for (const item of order.items) row(page, textsOf(item, order.currency));
  total(page, order);
  page.end();
  return bytes;
}

function heading(page: Page, order: Order, issuer: string): void {
  page.fontSize(22).text(line(issuer)).moveDown(0.3);
  page.fontSize(14).text('Receipt').moveDown(0.8);
  page.fontSize(9).fillColor(GREY);
  page
    .text(`Order ${order.id}`)
    .text(`Paid ${order.updatedAt.slice(0, 10)}`)
    .text(`Customer ${line(order.userId)}`);
  page.fillColor('black').moveDown(2).fontSize(10);
}

const textsOf = ({ name, quantity, priceCents }: OrderItem, currency: string): readonly string[] => [
  line(name),
  String(quantity),
  money(priceCents, currency),
  money(quantity * priceCents, currency),
];

function row(page: Page, texts: readonly string[], color = 'black'): void {
  if (page.y + ROW > BOTTOM) page.addPage();
  const { y } = page;
  page.fillColor(color);
  COLUMNS.forEach(({ x, width }, index) => {
    const align = index === 0 ? 'left' : 'right';
    page.text(texts[index] ?? '', MARGIN + x, y, {
      width,
      height: ROW - 4,
      align,
      ellipsis: true,
      lineBreak: index === 0,
    });
  });
  page.fillColor('black');
  page.x = MARGIN;
  page.y = y + ROW;
}

function total(page: Page, { totalCents, currency }: Order): void {
  if (page.y + 2 * ROW > BOTTOM) page.addPage();
  page
    .moveTo(MARGIN, page.y)
    .lineTo(MARGIN + WIDTH, page.y)
    .lineWidth(0.5)
    .stroke();
  page.y += 8;
  page.fontSize(12);
  row(page, ['Total', '', '', money(totalCents, currency)]);
}

/** Text that stays on its line. */
function line(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
}

function collect(page: Page): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    page.on('data', (part: Buffer) => parts.push(part));
    page.on('end', () => resolve(Buffer.concat(parts)));
    page.on('error', reject);
  });
}
