import type { JSX } from 'preact';
import type { Fault } from '../fault.ts';

type FieldProps = JSX.IntrinsicElements['input'] & {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly fault?: Fault | undefined;
};

/** A labelled input; its hint and what is wrong with it belong to it for screen readers too. */
export function Field({ name, label, hint, fault, ...input }: FieldProps) {
  const problem = fault?.fields[name];
  const about = problem ?? hint;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        required
        aria-invalid={problem !== undefined}
        aria-describedby={about === undefined ? undefined : `${name}-about`}
        {...input}
      />
      {about !== undefined && (
        <p id={`${name}-about`} class={problem === undefined ? 'hint' : 'problem'}>
          {about}
        </p>
      )}
    </div>
  );
}
