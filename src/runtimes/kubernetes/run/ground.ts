import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import { gone, type WaitTools } from '../apply/wait.ts';
import { type Client, explain, isMissingRight, isStatus, type Kind, type KubeObject } from '../client/index.ts';
import { covers } from '../compare/covers.ts';
import { ground } from '../compile/index.ts';
import { instanceOf, type Place, type Role, roleSelector } from '../names.ts';
import { mendSilent, type SilentApi, silentApis, silentLines } from '../silent.ts';
import { foreignIn } from './foreign.ts';

/**
 * Whether there is a namespace to work in. What is seen in one that is on its way out would be gone a moment later: it is waited for,
 * and then there is none.
 */
export async function awaitGround(tools: WaitTools): Promise<boolean> {
  const { client, place, signal } = tools;
  const found = await findNamespace(client, place, signal);
  if (found?.metadata.deletionTimestamp === undefined) return found !== undefined;
  await gone('Namespace', place.namespace, found.metadata.uid, tools);
  return false;
}

/**
 * Makes the namespace and its rules. A namespace that somebody else made is used as it is: its rules are theirs, and so is its
 * end. One that is on its way out is waited for. One of ours is written to only where something of it would change: who may deploy
 * into it need not be allowed to change it, and then it stays as it is, which `note` hears.
 */
export async function layGround(tools: WaitTools, note?: (text: string) => void): Promise<void> {
  const { client, place, signal } = tools;
  const { namespace, policy } = ground(place);
  await awaitGround(tools);
  const found = await findNamespace(client, place, signal);
  if (found && !isOurs(found, place)) return;
  try {
    if (!found || !covers(found, namespace)) await client.apply('Namespace', '', namespace, { force: true, signal });
  } catch (error) {
    if (!found || !isMissingRight(error))
      throw explain(client.where, error, `to ${found ? 'change' : 'create'} the namespace ${place.namespace}`);
    note?.(`namespace ${place.namespace} stays as it is: its labels are to change, and that is not allowed here`);
  }
  try {
    await client.apply('NetworkPolicy', place.namespace, policy, { force: true, signal });
  } catch (error) {
    throw explain(client.where, error, `to write its rules in namespace ${place.namespace}`);
  }
}

/**
 * The namespace, if it is ours and nobody else keeps anything in it; else our records in it. Returns at once; a namespace takes the
 * cluster some seconds. Resolves with what of others it stays for, as `Kind/name`. Rejects, when all else is done, where the cluster
 * could not bring its removal to an end: it would be neither gone nor of use until somebody mends the cluster.
 */
export async function removeGround({ client, place, signal }: WaitTools): Promise<readonly string[]> {
  const found = await findNamespace(client, place, signal);
  if (!found || found.metadata.deletionTimestamp !== undefined) return [];
  const ours = isOurs(found, place);
  const silent = ours ? await silentApis(client, signal) : [];
  const foreign = ours && silent.length === 0 ? await foreignIn(client, place, signal) : [];
  if (ours && foreign.length === 0 && silent.length === 0) {
    await client.remove('Namespace', '', place.namespace, { signal });
    return [];
  }
  const remove = async (kind: Kind, role: Role) => {
    const query = { labelSelector: roleSelector(place, role) };
    const { body } = await client.list(kind, place.namespace, query, { metadataOnly: true, signal });
    await Promise.all(body.map(({ metadata }) => client.remove(kind, place.namespace, metadata.name, { signal })));
  };
  await Promise.all([
    remove('ConfigMap', 'inventory'),
    remove('ConfigMap', 'release'),
    remove('NetworkPolicy', 'ground'),
    remove('Lease', 'lock'),
    // All of them generated: with one of the user's it would not come to this.
    remove('Secret', 'secret'),
  ]);
  if (silent.length > 0) throw stays(place, silent);
  return foreign;
}

const stays = ({ namespace }: Place, silent: readonly SilentApi[]) =>
  new PlatformError({
    code: 'namespace-stays',
    message: `namespace ${namespace} stays, without anything of ours in it: the cluster can remove no namespace while an API has no server`,
    details: silentLines(silent),
    next: `${mendSilent(silent)}; then the same command again`,
    exitCode: ExitCode.notReady,
  });

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
