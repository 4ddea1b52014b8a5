import type { Check } from '../../../engine/runtime.ts';
import type { Operation } from '../../../plan/types.ts';
import { ApiError, denialOf, isKind, isStatus, type KubeObject, type ManagedFields } from '../client/index.ts';
import { isOurManager } from '../compare/owners.ts';
import type { PreflightTools } from './index.ts';

/** So many new objects are tried in a dry run; a platform that is larger is told by the first ones. */
const TRIED = 200;
const AT_ONCE = 8;

/** New objects in a dry run: rules of the cluster that deny them, quotas that count them, names that somebody else has. */
export async function admissionChecks(operations: readonly Operation[], tools: PreflightTools): Promise<Check[]> {
  const fresh = operations.filter(({ action, observed }) => action === 'create' && !observed).slice(0, TRIED);
  const queue = [...fresh];
  const checks: Check[] = [];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const found = await tryOne(next, tools);
      if (found) checks.push(found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return checks.sort((a, b) => (a.message < b.message ? -1 : 1));
}

async function tryOne(
  { desired, id }: Operation,
  { client, place, signal }: PreflightTools,
): Promise<Check | undefined> {
  if (!desired || !isKind(desired.kind)) return undefined;
  const wanted = desired.spec as unknown as KubeObject;
  const { name } = wanted.metadata;
  try {
    const warnings: string[] = [];
    const options = { dryRun: true, force: true, signal, onWarning: (text: string) => void warnings.push(text) };
    const after = await client.apply(desired.kind, place.namespace, wanted, options);
    const { managedFields = [] } = after.metadata as { readonly managedFields?: readonly ManagedFields[] };
    const others = managedFields.filter(({ manager }) => !isOurManager(manager));
    if (others.length === 0) {
      const [warning] = warnings;
      return warning === undefined
        ? undefined
        : { name: 'admission', ok: false, warning: true, message: `${id}: ${warning}` };
    }
    return {
      name: 'not-ours',
      ok: false,
      message: `${id}: ${desired.kind} ${name} exists in namespace ${place.namespace} and does not belong to this platform (made by ${others[0]?.manager})`,
      next: `remove or rename it, or choose another namespace: kubectl -n ${place.namespace} get ${desired.kind.toLowerCase()} ${name} -o yaml`,
    };
  } catch (error) {
    // Rights are asked for elsewhere; a webhook that cannot be asked says nothing; the rest is for the apply itself to tell.
    if (!(error instanceof ApiError)) throw error;
    const denied = denialOf(error);
    if (denied) {
      const next = `change what it asks for in platform.yaml, or ask whoever runs ${denied.by}`;
      return { name: 'admission', ok: false, message: `${id}: ${denied.by} does not allow it: ${denied.text}`, next };
    }
    if (/exceeded quota/.test(error.message))
      return {
        name: 'quota',
        ok: false,
        message: `${id}: ${error.message}`,
        next: 'ask for more room, or remove something',
      };
    if (isStatus(error, 422)) return { name: 'admission', ok: false, message: `${id}: ${error.message}` };
    return undefined;
  }
}
