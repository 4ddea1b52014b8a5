import type { JSX } from 'preact';
import type { Fault } from '../fault.ts';
import { Labelled } from './labelled.tsx';

type AreaProps = JSX.IntrinsicElements['textarea'] & {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly fault?: Fault | undefined;
};

/** Text of several lines. */
export function Area({ name, label, hint, fault, ...area }: AreaProps) {
  return (
    <Labelled name={name} label={label} hint={hint} fault={fault}>
      {(about) => <textarea name={name} rows={4} {...about} {...area} />}
    </Labelled>
  );
}
