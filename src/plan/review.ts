import type { FieldChange, Json, PlannedOperation } from '../kernel/index.ts';
import { changedPaths } from './diff.ts';
import { effectsOf } from './effects.ts';
import { planned } from './format.ts';
import { masked } from './mask.ts';
import type { Operation, Plan } from './types.ts';

/** What a runtime found itself about one resource. */
export interface Found {
  readonly id: string;
  readonly values?: readonly FieldChange[];
  readonly effects?: PlannedOperation['effects'];
}

/** The plan for people to agree to: with fields, old and new, and what each operation does to what runs. Pure. */
export function reviewed(plan: Plan, changes: readonly Found[] = []): PlannedOperation[] {
  const found = new Map(changes.map((change) => [change.id, change]));
  const operations = new Map(plan.operations.map((operation) => [operation.n, operation]));
  return planned(plan).map((shown) => {
    const operation = operations.get(shown.n);
    if (!operation) return shown;
    const change = ['create', 'update'].includes(operation.action) ? found.get(operation.id) : undefined;
    const fields = change?.values ?? fieldsOf(operation);
    const effects = [...effectsOf(operation), ...(change?.effects ?? [])];
    return { ...shown, ...(fields.length > 0 ? { fields } : {}), ...(effects.length > 0 ? { effects } : {}) };
  });
}

/** From the specs, where the runtime keeps the one that a copy was made from. */
function fieldsOf({ action, desired, observed }: Operation): FieldChange[] {
  if (!desired || !observed?.spec || action === 'admit') return [];
  const { spec } = observed;
  return changedPaths(spec, desired.spec).map((field) => {
    const path = field.split('.');
    const [before, after] = [spec, desired.spec].map((side) => masked(path, valueAt(side, field)));
    return { field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  });
}

/** Keys may have dots of their own: the longest one that fits is taken. */
function valueAt(value: Json | undefined, path: string): Json | undefined {
  if (path === '') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = value as Readonly<Record<string, Json | undefined>>;
  const key = Object.keys(entries)
    .filter((each) => path === each || path.startsWith(`${each}.`))
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined ? undefined : valueAt(entries[key], path.slice(key.length + 1));
}
