import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Fault, toFault } from '../fault.ts';
import { Notice } from './notice.tsx';

interface FormProps {
  readonly title: string;
  readonly action: string;
  /** Gets the fields by name; what it throws is shown. */
  readonly onSubmit: (fields: Readonly<Record<string, string>>, form: HTMLFormElement) => Promise<void>;
  /** For a form within a page that has a heading of its own. */
  readonly inner?: boolean;
  readonly fields: (fault: Fault | undefined) => ComponentChildren;
  readonly children?: ComponentChildren;
}

/** A form that is busy while it is sent, and says what went wrong where screen readers hear it. */
export function Form({ title, action, onSubmit, inner = false, fields, children }: FormProps) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    setBusy(true);
    setFault(undefined);
    try {
      await onSubmit(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])), form);
    } catch (error) {
      setFault(toFault(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class={inner ? 'card inner' : 'card'} onSubmit={submit} aria-busy={busy}>
      {inner ? <h2>{title}</h2> : <h1>{title}</h1>}
      {fields(fault)}
      {fault && <Notice>{fault.message}</Notice>}
      <button type="submit" disabled={busy}>
        {busy ? 'One moment…' : action}
      </button>
      {children}
    </form>
  );
}
