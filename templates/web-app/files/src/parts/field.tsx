import type { JSX } from 'preact';
import type { Fault } from '../fault.ts';
import { Labelled } from './labelled.tsx';

type FieldProps = JSX.IntrinsicElements['input'] & {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly fault?: Fault | undefined;
};

/** One line of text, or whatever `type` says. */
export function Field({ name, label, hint, fault, ...input }: FieldProps) {
  return (
    <Labelled name={name} label={label} hint={hint} fault={fault}>
      {(about) => <input name={name} required {...about} {...input} />}
    </Labelled>
  );
}
