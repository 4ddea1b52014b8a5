/** An amount as a column of its own: `     12.50 EUR`. */
export function money(cents: number, currency: string): string {
  return `${(cents / 100).toFixed(2).padStart(10)} ${currency}`;
}
