import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { toFault } from '../fault.ts';
import { Notice } from './notice.tsx';

interface ActionProps {
  readonly work: () => Promise<void>;
  /** Asked before, where it cannot be undone. */
  readonly sure?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button that is busy while it works, and says below it what went wrong. */
export function Action({ work, sure, class: style, children }: ActionProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async () => {
    if (busy || (sure !== undefined && !confirm(sure))) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(toFault(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" class={style} disabled={busy} onClick={run}>
        {children}
      </button>
      {problem && <Notice>{problem}</Notice>}
    </>
  );
}
