import type { Pages } from '../load.ts';
import { Retry } from './retry.tsx';

/** The end of a list that comes in pages: more of it, or what went wrong. */
export function More<T>({ pages: { problem, more, loading, empty } }: { readonly pages: Pages<T> }) {
  if (problem) return <Retry problem={problem} onRetry={more ?? (() => {})} />;
  if (!more || empty) return null;
  return (
    <button type="button" onClick={more} disabled={loading}>
      Show more
    </button>
  );
}
