import { ExitCode, nearest, PlatformError } from '../../kernel/index.ts';
import type { Backup, Component, Model } from '../../model/index.ts';
import type { Way } from './move.ts';

const UNSAID = 'its template does not say how';

export interface Chosen {
  readonly stores: readonly { readonly store: Component; readonly way: Way }[];
  /** Not asked for by name, and nothing to copy. */
  readonly skipped: readonly { readonly store: string; readonly reason: string }[];
}

/** The stores of these names, or all that have something to copy. A store that is named and has nothing is an error. */
export function chooseStores(model: Model, names: readonly string[]): Chosen {
  const stores = model.components.filter(({ kind }) => kind === 'store');
  const known = stores.map(({ name }) => name);
  for (const name of names) if (!known.includes(name)) throw unknown(name, known);
  const asked = stores.filter(({ name }) => names.length === 0 || names.includes(name));
  const skipped = asked.flatMap(({ name, backup = { none: UNSAID } }) =>
    'none' in backup ? [{ store: name, reason: backup.none }] : [],
  );
  const [first] = skipped;
  if (first && names.length > 0) throw nothing(first.store, first.reason, model);
  return { skipped, stores: asked.flatMap((store) => (hasWay(store.backup) ? [{ store, way: store.backup }] : [])) };
}

const hasWay = (backup: Backup | undefined): backup is Way => backup !== undefined && !('none' in backup);

function unknown(name: string, known: readonly string[]): PlatformError {
  const guess = nearest(name, known);
  return new PlatformError({
    code: 'unknown-store',
    message: `there is no store ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    ...(known.length > 0 ? { details: [`stores  ${known.join(', ')}`] } : {}),
    exitCode: ExitCode.badInput,
  });
}

const nothing = (name: string, reason: string, { environment }: Model) =>
  new PlatformError({
    code: 'nothing-to-copy',
    message: `${name} cannot be copied on ${environment.name}: ${reason}`,
    exitCode: ExitCode.badInput,
  });
