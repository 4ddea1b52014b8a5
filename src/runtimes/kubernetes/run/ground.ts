import { gone, type WaitTools } from '../apply/wait.ts';
import { type Client, explain, isStatus, type KubeObject } from '../client/index.ts';
import { ground } from '../compile/index.ts';
import { instanceOf, type Place } from '../names.ts';

/**
 * Makes the namespace and its rules. A namespace that somebody else made is used as it is: its rules are theirs, and so is its
 * end. One that is on its way out is waited for.
 */
export async function layGround(tools: WaitTools): Promise<void> {
  const { client, place, signal } = tools;
  const { namespace, policy } = ground(place);
  const found = await findNamespace(client, place, signal);
  if (found && !isOurs(found, place)) return;
  try {
    if (found?.metadata.deletionTimestamp !== undefined)
      await gone('Namespace', place.namespace, found.metadata.uid, tools);
    await client.apply('Namespace', '', namespace, { force: true, signal });
    await client.apply('NetworkPolicy', place.namespace, policy, { force: true, signal });
  } catch (error) {
    throw explain(client.where, error, `to create the namespace ${place.namespace}`);
  }
}

/** The namespace and everything left in it, if it is ours. Returns at once; it takes the cluster some seconds. */
export async function removeGround({ client, place, signal }: WaitTools): Promise<void> {
  const found = await findNamespace(client, place, signal);
  if (found && isOurs(found, place)) await client.remove('Namespace', '', place.namespace, { signal });
}

/** undefined: there is none. Where namespaces may not be read, it is taken to be there and somebody else's. */
export async function findNamespace(
  client: Client,
  place: Place,
  signal?: AbortSignal,
): Promise<KubeObject | undefined> {
  return client.get('Namespace', '', place.namespace, signal).catch((error) => {
    if (!isStatus(error, 403)) throw error;
    return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: place.namespace } };
  });
}

const isOurs = ({ metadata }: KubeObject, place: Place) =>
  metadata.labels?.['app.kubernetes.io/instance'] === instanceOf(place);
