/** `1234.50 EUR`: always the same text for the same sum, whatever the locale. Cents are the smallest unit of the currency. */
export function money(cents: number, currency: string): string {
  const digits = digitsOf(currency);
  if (digits === 0) return `${cents} ${currency}`;
  const text = String(cents).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)} ${currency}`;
}

/** ISO 4217: two for most, none for the yen. Those that nobody knows have two. */
function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
