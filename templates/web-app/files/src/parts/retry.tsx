import { Notice } from './notice.tsx';

/** What went wrong, and a way to try again. */
export function Retry({ problem, onRetry }: { readonly problem: string; readonly onRetry: () => void }) {
  return (
    <>
      <Notice>{problem}</Notice>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </>
  );
}
