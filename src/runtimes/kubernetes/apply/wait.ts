import type { Ports } from '../../../kernel/index.ts';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { Client, Condition, Kind, KubeObject } from '../client/index.ts';
import type { Place } from '../names.ts';
import { mendSilent, silentApis, silentLines } from '../silent.ts';

export interface WaitTools {
  readonly client: Client;
  readonly place: Place;
  readonly clock: Ports['clock'];
  readonly signal: AbortSignal;
}

export const POLL_MS = 200;
/** Longer than any grace period that we give. */
const LIMIT_MS = 120_000;
/** A server behind an API may be about to start. */
const SILENT_MS = 10_000;

/** Resolves when the object is gone, or another one has its name. */
export async function gone(
  kind: Kind,
  name: string,
  uid: string | undefined,
  { client, place, clock, signal }: WaitTools,
): Promise<void> {
  const since = clock.now();
  for (;;) {
    const found = await client.get(kind, place.namespace, name, signal);
    if (!found || (uid !== undefined && found.metadata.uid !== uid)) return;
    if (kind === 'Namespace') await assertGoing(found, client, signal);
    if (clock.now() - since > LIMIT_MS) {
      throw new PlatformError({
        code: 'not-removed',
        message: `${kind} ${name} does not go: it is being removed for ${LIMIT_MS / 1000} s`,
        details: holdersOf(found),
        next: `${kind === 'Namespace' ? 'kubectl' : `kubectl -n ${place.namespace}`} describe ${kind.toLowerCase()} ${name}`,
        exitCode: ExitCode.notReady,
      });
    }
    await clock.sleep(POLL_MS, signal);
  }
}

/** Rejects at once where waiting leads nowhere: an API has no server, so that the cluster cannot tell what is in a namespace. */
async function assertGoing(namespace: KubeObject, client: Client, signal: AbortSignal): Promise<void> {
  const blind = conditionsOf(namespace).find(({ type }) => type === 'NamespaceDeletionDiscoveryFailure');
  if (blind?.status !== 'True') return;
  if (client.serverNow() - Date.parse(blind.lastTransitionTime ?? '') < SILENT_MS) return;
  const silent = await silentApis(client, signal);
  // Mended: the cluster tries again within a minute.
  if (silent.length === 0) return;
  throw new PlatformError({
    code: 'not-removed',
    message: `Namespace ${namespace.metadata.name} does not go: the cluster can remove no namespace while an API has no server`,
    details: [...holdersOf(namespace), ...silentLines(silent)],
    next: `${mendSilent(silent)}; the cluster goes on by itself then`,
    exitCode: ExitCode.notReady,
  });
}

const conditionsOf = ({ status }: KubeObject) =>
  ((status ?? {}) as { readonly conditions?: readonly Condition[] }).conditions ?? [];

/** What it waits for: its finalizers; a namespace says itself what is left in it. */
function holdersOf(found: KubeObject): string[] {
  const left = conditionsOf(found).filter(({ type, status: holds }) => HOLDING.test(type) && holds === 'True');
  const { finalizers = [] } = found.metadata as { readonly finalizers?: readonly string[] };
  return [
    ...finalizers.map((holder) => `waiting for the finalizer ${holder}`),
    ...left.map(({ message = '' }) => message),
  ];
}

const HOLDING = /^Namespace(Content|Finalizers)Remaining$|^NamespaceDeletion\w+Failure$/;
