import { type Client, type Condition, isStatus, type KubeObject, servedAt } from './client/index.ts';

/** A version of an API for which another server is registered (an APIService), and that server does not answer. */
export interface SilentApi {
  /** Name of the APIService: `v1beta1.external.metrics.k8s.io`. */
  readonly name: string;
  /** Why, in the cluster's words. */
  readonly reason: string;
}

interface ApiService extends KubeObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/**
 * APIs without a server behind them, by name. While there is one the cluster removes no namespace, whosesoever: it cannot tell what is
 * in it. Who may not read APIServices learns their names all the same.
 */
export async function silentApis(client: Client, signal?: AbortSignal): Promise<readonly SilentApi[]> {
  const [groups, services] = await Promise.all([servedAt(client, '/apis', signal), registered(client, signal)]);
  const told = new Map((services ?? []).map((service) => [service.metadata.name, whyNot(service)]));
  const stale = groups.flatMap(({ metadata, versions }) =>
    versions
      .filter(({ freshness }) => freshness === 'Stale')
      .map(({ version }) => `${version}.${metadata.name}`)
      // What was remembered of one that is registered no more is no reason.
      .filter((name) => services === undefined || told.has(name)),
  );
  const failing = [...told].filter(([, reason]) => reason !== undefined).map(([name]) => name);
  return [...new Set([...failing, ...stale])]
    .sort()
    .map((name) => ({ name, reason: told.get(name) ?? 'no server answers for it' }));
}

/** undefined: they may not be read. */
async function registered(client: Client, signal?: AbortSignal): Promise<readonly ApiService[] | undefined> {
  try {
    const { body } = await client.list('APIService', '', {}, signal ? { signal } : {});
    return body;
  } catch (error) {
    if (isStatus(error, 403, 404)) return undefined;
    throw error;
  }
}

function whyNot({ status }: ApiService): string | undefined {
  const available = status?.conditions?.find(({ type }) => type === 'Available');
  if (available?.status !== 'False') return undefined;
  return available.message ?? available.reason ?? 'it is not available';
}

/** One line for each. */
export const silentLines = (apis: readonly SilentApi[]): string[] =>
  apis.map(({ name, reason }) => `APIService ${name}: ${reason}`);

/** What to type about them. */
export const mendSilent = (apis: readonly SilentApi[]): string =>
  `if nobody needs ${apis.length === 1 ? 'it' : 'them'} any more: kubectl delete apiservice ${apis.map(({ name }) => name).join(' ')}; else mend what should answer: kubectl describe apiservice ${apis[0]?.name}`;
