import type { ApplyRequest } from '../target.ts';
import { withNeeds } from './only.ts';
import type { Prepared } from './types.ts';

/** The components to touch: the chosen ones, without those that could not be built. undefined: all. */
export function chosen(prepared: Prepared, request: Pick<ApplyRequest, 'only'>): string[] | undefined {
  const { model, failed, desired } = prepared;
  if (!request.only && failed.length === 0) return undefined;
  const broken = new Set(failed.map(({ component }) => component));
  const names = request.only
    ? withNeeds(model, request.only)
    : [...new Set([...model.components.map(({ name }) => name), ...desired.map(({ component }) => component)])];
  return names.filter((name) => !broken.has(name));
}
