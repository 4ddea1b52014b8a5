/** Receipts of paid orders: the document, and the handler that writes and announces it. */
export { type DocumentOptions, receiptDocument } from './document.ts';
export { type ReceiptOptions, receiptHandler, receiptKey } from './issue.ts';
export { money } from './money.ts';
