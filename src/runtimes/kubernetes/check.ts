import type { Check } from '../../engine/runtime.ts';
import { PlatformError } from '../../kernel/index.ts';
import { type Client, isStatus } from './client/index.ts';
import type { Cluster } from './cluster.ts';
import type { Place } from './names.ts';
import { has, KEDA, METRICS_SERVER, versionCheck } from './preflight/index.ts';
import { notAllowed, purposes, type Right, rightLines } from './rights/index.ts';

/** For policies that KEDA carries out. */
const SCALED = (['ScaledObject', 'TriggerAuthentication'] as const).flatMap((kind) =>
  (['get', 'list', 'create', 'patch', 'delete'] as const).map((verb): Right => ({ verb, kind })),
);

/** What `doctor` and the first deploy want to know: can it be reached, is it recent enough, may we work there. */
export async function check(cluster: Cluster, place: Place): Promise<Check[]> {
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
  return Promise.all([
    versionCheck(client, at),
    permissionCheck(client, place),
    storageCheck(client),
    metricsCheck(client),
    kedaCheck(client, place),
  ]);
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
  return {
    name,
    ok: false,
    warning: true,
    message: 'no default storage class: stores get no volume',
    next: 'mark one as default, or use external stores',
  };
}

/** Only policies need these; which there are, the plan knows (preflight.ts). */
async function metricsCheck(client: Client): Promise<Check> {
  const name = 'metrics';
  if (await has(client, METRICS_SERVER))
    return { name, ok: true, message: `the metrics server answers: ${METRICS_SERVER.gives} works` };
  return {
    name,
    ok: false,
    warning: true,
    message: `no metrics server: ${METRICS_SERVER.gives} does not work, status shows no usage`,
    next: METRICS_SERVER.install,
  };
}

async function kedaCheck(client: Client, place: Place): Promise<Check> {
  const name = 'keda';
  if (!(await has(client, KEDA))) return { name, ok: true, message: `no KEDA: ${KEDA.gives} would need it` };
  const missing = await notAllowed(client, place.namespace, SCALED);
  if (missing.length === 0) return { name, ok: true, message: `KEDA answers: ${KEDA.gives} works` };
  return {
    name,
    ok: false,
    warning: true,
    message: `KEDA answers, but ${KEDA.gives} is not allowed in namespace ${place.namespace}: ${rightLines(missing).join('; ')}`,
    next: `ask for the rights that this prints: platform doctor --env ${place.environment} --rbac`,
  };
}
