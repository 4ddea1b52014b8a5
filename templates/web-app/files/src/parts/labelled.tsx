import type { ComponentChildren } from 'preact';
import type { Fault } from '../fault.ts';

interface LabelledProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: Fault | undefined;
  /** Makes the control, with what ties it to its label and to what is said about it. */
  readonly children: (about: {
    id: string;
    'aria-invalid': boolean;
    'aria-describedby': string | undefined;
  }) => ComponentChildren;
}

/** A control with its label; its hint and what is wrong with it belong to it for screen readers too. */
export function Labelled({ name, label, hint, fault, children }: LabelledProps) {
  const problem = fault?.fields[name];
  const about = problem ?? hint;
  const describedBy = about === undefined ? undefined : `${name}-about`;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {children({ id: name, 'aria-invalid': problem !== undefined, 'aria-describedby': describedBy })}
      {about !== undefined && (
        <p id={describedBy} class={problem === undefined ? 'hint' : 'problem'}>
          {about}
        </p>
      )}
    </div>
  );
}
