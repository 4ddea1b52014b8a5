import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { Observed, Resource } from '../../../plan/types.ts';
import { ApiError, type Client, isKind, isStatus, KINDS, type KubeObject } from '../client/index.ts';
import type { KindInfo } from '../client/kinds.ts';
import { Annotation } from '../names.ts';
import { hasGatewayClass, missingClass } from './gateway-class.ts';

/** Who brings the APIs that no template speaks for; the scalers' have a check of their own (needs.ts). */
const PROVIDERS: Readonly<Record<string, { readonly name: string; readonly install: string }>> = {
  'gateway.networking.k8s.io': {
    name: 'Gateway API',
    install: 'install its standard channel and a controller: https://gateway-api.sigs.k8s.io/guides/',
  },
  'security.istio.io': {
    name: 'Istio',
    install: 'install it with its CNI: https://istio.io/latest/docs/ambient/install/',
  },
  'networking.istio.io': { name: 'Istio', install: 'install it with its CNI: https://istio.io/latest/docs/setup/' },
  'policy.linkerd.io': {
    name: 'Linkerd',
    install: 'install it with its CNI plugin: https://linkerd.io/2/features/cni/',
  },
};
const GATEWAY_API = 'gateway.networking.k8s.io/v1';
const CHECKED_ELSEWHERE = ['keda.sh'];

interface GatewayObject extends KubeObject {
  readonly spec?: { readonly gatewayClassName?: string };
}
interface Lacking {
  readonly name: string;
  readonly install: string;
  readonly detail: string;
}

/**
 * Before anything is applied: every kind that is new to the namespace and no part of Kubernetes is known to the cluster. What may not
 * be asked is taken to be there.
 */
export async function assertApis(
  client: Client,
  desired: readonly Resource[],
  observed: readonly Observed[],
): Promise<void> {
  const there = new Set(observed.map(({ id }) => id));
  const asked = desired.filter(({ id, kind }) => !there.has(id) && isOptional(kind));
  const versions = [...new Set(asked.map(({ spec }) => (spec as unknown as KubeObject).apiVersion))];
  const answers = await Promise.all(versions.map((version) => kindsOf(client, version)));
  const apis = versions.flatMap((version, index): Lacking[] => {
    const known = answers[index];
    const lost = asked.filter(({ spec }) => {
      const object = spec as unknown as KubeObject;
      return object.apiVersion === version && known !== 'unknown' && !known?.includes(object.kind);
    });
    return lost.length === 0 ? [] : [describe(version, lost)];
  });
  const lacking = [...apis, ...(await lackingClasses(client, asked, answers[versions.indexOf(GATEWAY_API)]))];
  const [first] = lacking;
  if (!first) return;
  throw new PlatformError({
    code: 'missing-api',
    message: `the cluster has no ${[...new Set(lacking.map(({ name }) => name))].join(' and no ')}: nothing was changed`,
    where: client.where.server,
    details: lacking.map(({ detail }) => detail),
    next: first.install,
    exitCode: ExitCode.refused,
  });
}

function isOptional(kind: string): boolean {
  if (!isKind(kind)) return false;
  const { optional, apiVersion }: KindInfo = KINDS[kind];
  return optional === true && !CHECKED_ELSEWHERE.includes(apiVersion.split('/')[0] ?? '');
}

/** Names of the kinds that the cluster serves in a version of an API; undefined where it has none of it. */
async function kindsOf(client: Client, version: string): Promise<readonly string[] | 'unknown' | undefined> {
  try {
    const { body } = await client.json<{ readonly resources?: readonly { readonly kind: string }[] }>({
      method: 'GET',
      path: `/apis/${version}`,
      once: true,
    });
    return (body.resources ?? []).map(({ kind }) => kind);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return isStatus(error, 401, 403) ? 'unknown' : undefined;
  }
}

function describe(api: string, lost: readonly Resource[]): Lacking {
  const objects = lost.map(({ spec }) => spec as unknown as KubeObject);
  const told = objects
    .map(({ metadata }) => metadata.annotations?.[Annotation.operator])
    .find((text) => text !== undefined);
  const [name, ...install] = (told ?? '').split(': ');
  const known = PROVIDERS[api.split('/')[0] ?? ''] ?? { name: api, install: `install what serves ${api}` };
  const components = [...new Set(lost.map(({ component }) => component))];
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  return {
    ...(told === undefined || name === undefined ? known : { name: `operator ${name}`, install: install.join(': ') }),
    detail: `${components.join(', ')}  ${kinds.join(', ')} of ${api} (a CustomResourceDefinition) is not there`,
  };
}

/** A Gateway that nobody carries out stays without an address for ever. Without the API itself, that alone is told. */
async function lackingClasses(
  client: Client,
  asked: readonly Resource[],
  known: Awaited<ReturnType<typeof kindsOf>>,
): Promise<Lacking[]> {
  if (known === undefined) return [];
  const gateways = asked.filter(({ kind }) => kind === 'Gateway');
  const lacking = await Promise.all(
    gateways.map(async ({ component, spec }): Promise<Lacking[]> => {
      const { gatewayClassName: name } = (spec as unknown as GatewayObject).spec ?? {};
      if (name === undefined || (await hasGatewayClass(client, name))) return [];
      const detail = `${component}  its Gateway is of the GatewayClass ${name}, which is not there`;
      return [{ name: `GatewayClass ${name}`, install: missingClass(name), detail }];
    }),
  );
  return lacking.flat();
}
