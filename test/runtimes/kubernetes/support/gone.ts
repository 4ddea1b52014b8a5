import type { Client, Condition } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { mendSilent, silentApis, silentLines } from '../../../../src/runtimes/kubernetes/silent.ts';
import { removeSilent } from './silent.ts';

const POLL_MS = 200;
/** Namespaces of tests go within seconds. */
const LIMIT_MS = 90_000;
/** As long as a server behind an API may take to start. */
const BLIND_MS = 20_000;

/**
 * Resolves when the namespace is gone. Rejects in the cluster's own words where it does not go: whoever waits for it for ever holds up
 * all tests after it.
 */
export async function awaitGone(api: Client, name: string): Promise<void> {
  const since = Date.now();
  for (;;) {
    const found = await api.get('Namespace', '', name);
    if (!found) return;
    const { conditions = [] } = (found.status ?? {}) as { readonly conditions?: readonly Condition[] };
    const holding = conditions.filter(({ type, status }) => type.startsWith('Namespace') && status === 'True');
    const isBlind = holding.some(({ type }) => type === 'NamespaceDeletionDiscoveryFailure');
    const waited = Date.now() - since;
    if (waited > LIMIT_MS || (isBlind && waited > BLIND_MS)) {
      // One of a test that was killed is ours to remove.
      if (isBlind && waited <= LIMIT_MS && (await removeSilent(api))) continue;
      const silent = await silentApis(api);
      if (waited > LIMIT_MS || silent.length > 0)
        throw new Error(
          [
            `namespace ${name} does not go for ${Math.round(waited / 1000)} s`,
            ...holding.map(({ type, message = '' }) => `${type}: ${message}`),
            ...silentLines(silent),
            ...(silent.length > 0 ? [mendSilent(silent)] : []),
          ].join('\n'),
        );
    }
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}
