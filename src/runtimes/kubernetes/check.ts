import type { Check } from '../../engine/runtime.ts';
import { PlatformError } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';
import { classCheck, imagesCheck, kedaCheck, unwell } from './check-wanted.ts';
import { type Client, isStatus } from './client/index.ts';
import type { Cluster } from './cluster.ts';
import type { Place } from './names.ts';
import { lookInto, METRICS_SERVER, presence, versionCheck } from './preflight/index.ts';
import { notAllowed, purposes, rightLines } from './rights/index.ts';
import { mendSilent, silentApis, silentLines } from './silent.ts';

/**
 * What `doctor` wants to know: can it be reached, is it recent enough, may we work there; and whether it has what this platform needs.
 * @param model undefined where platform.yaml cannot be read.
 */
export async function check(cluster: Cluster, place: Place, model?: Model): Promise<Check[]> {
  let client: Client;
  try {
    client = await cluster.client();
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const { message, where, next } = error;
    return [
      { name: 'cluster', ok: false, message: where ? `${message} (${where})` : message, ...(next ? { next } : {}) },
    ];
  }
  const { context, server, namespace } = await cluster.identity();
  const at = `context ${context} at ${server}, namespace ${namespace}`;
  const checks = await Promise.all([
    versionCheck(client, at),
    permissionCheck(client, place),
    storageCheck(client),
    metricsCheck(client),
    kedaCheck(client, place, model),
    apisCheck(client),
    ...(model ? [imagesCheck(context, model), classCheck(client, model)] : []),
  ]);
  return checks.flat();
}

async function permissionCheck(client: Client, place: Place): Promise<Check> {
  const rights = purposes().flatMap((purpose) => (purpose.optional ? [] : purpose.rights));
  const missing = await notAllowed(client, place.namespace, rights);
  if (missing.length === 0)
    return { name: 'permissions', ok: true, message: `may deploy to namespace ${place.namespace}` };
  return {
    name: 'permissions',
    ok: false,
    message: `not allowed in namespace ${place.namespace}: ${rightLines(missing).join('; ')}`,
    next: `ask for the rights that this prints: platform doctor --env ${place.environment} --rbac`,
  };
}

async function storageCheck(client: Client): Promise<Check> {
  const classes = await client.list('StorageClass', '').catch((error) => {
    if (isStatus(error, 403)) return undefined;
    throw error;
  });
  const name = 'storage';
  if (!classes) return { name, ok: true, message: 'storage classes may not be read; volumes need a default one' };
  const standard = classes.body.find(
    ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  if (standard) return { name, ok: true, message: `volumes come from the storage class ${standard.metadata.name}` };
  return unwell(name, 'no default storage class: stores get no volume', 'mark one as default, or use external stores');
}

/** Status needs it too, whatever scales. */
async function metricsCheck(client: Client): Promise<Check> {
  const name = 'metrics';
  const answer = await presence(client, METRICS_SERVER);
  if (answer === 'there')
    return { name, ok: true, message: `the metrics server answers: ${METRICS_SERVER.gives} works` };
  const lost = `${METRICS_SERVER.gives} does not work, status shows no usage`;
  return answer === 'silent'
    ? unwell(name, `the metrics server does not answer: ${lost}`, lookInto(METRICS_SERVER))
    : unwell(name, `no metrics server: ${lost}`, METRICS_SERVER.install);
}

/** Servers that others have registered and left: nothing of ours asks them, but the cluster asks all of them before a namespace goes. */
async function apisCheck(client: Client): Promise<Check> {
  const name = 'apis';
  const silent = await silentApis(client);
  if (silent.length === 0) return { name, ok: true, message: 'every API that is registered has a server' };
  return unwell(
    name,
    `the cluster can remove no namespace while an API has no server: ${silentLines(silent).join('; ')}`,
    mendSilent(silent),
  );
}
