import { isApiError } from '@app/sdk';

export interface Fault {
  /** A sentence for the person in front of the screen. */
  readonly message: string;
  /** By field of the form. */
  readonly fields: Readonly<Record<string, string>>;
}

const AWAY = 'The shop cannot be reached right now. Please try again in a moment.';

/** What to show for an error: the API's own words where it has some. */
export function toFault(error: unknown): Fault {
  if (!isApiError(error)) return { message: 'Something went wrong. Please try again.', fields: {} };
  const { status, problem, retryAfterMs } = error;
  if (status === 0 || status >= 500) return { message: AWAY, fields: {} };
  if (status === 429) {
    const seconds = Math.ceil((retryAfterMs ?? 1000) / 1000);
    return { message: `That was a bit fast. Please wait ${seconds} s and try again.`, fields: {} };
  }
  const fields = Object.fromEntries(
    (problem.errors ?? []).map(({ path, message }) => [path.split('/').at(-1) ?? '', message]),
  );
  return { message: problem.detail ?? problem.title, fields };
}
