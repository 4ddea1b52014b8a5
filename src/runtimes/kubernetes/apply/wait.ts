import type { Ports } from '../../../kernel/index.ts';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { Client, Condition, Kind, KubeObject } from '../client/index.ts';
import type { Place } from '../names.ts';

export interface WaitTools {
  readonly client: Client;
  readonly place: Place;
  readonly clock: Ports['clock'];
  readonly signal: AbortSignal;
}

export const POLL_MS = 200;
/** Longer than any grace period that we give. */
const LIMIT_MS = 120_000;

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

/** What it waits for: its finalizers; a namespace says itself what is left in it. */
function holdersOf({ metadata, status }: KubeObject): string[] {
  const { conditions = [] } = (status ?? {}) as { readonly conditions?: readonly Condition[] };
  const left = conditions.filter(({ type, status: holds }) => HOLDING.test(type) && holds === 'True');
  const { finalizers = [] } = metadata as { readonly finalizers?: readonly string[] };
  return [
    ...finalizers.map((holder) => `waiting for the finalizer ${holder}`),
    ...left.map(({ message = '' }) => message),
  ];
}

const HOLDING = /^Namespace(Content|Finalizers)Remaining$|^NamespaceDeletion\w+Failure$/;
