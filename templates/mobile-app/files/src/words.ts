import { isApiError } from '@app/sdk';

/** What to say about an error to the person who holds the device. */
export function wordsFor(error: unknown): string {
  if (!isApiError(error)) return 'Something went wrong. Please try again.';
  if (error.status === 0 || error.status >= 500) return 'The shop cannot be reached right now.';
  return error.problem.detail ?? error.problem.title;
}

export function formatMoney(cents: number, currency: string): string {
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(cents / 100);
}
