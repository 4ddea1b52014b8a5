/** Where components are reached from the user's machine: the balancer's own address, or a forwarded port. */
import type { Ports } from '../../../kernel/index.ts';
import { type Client, explain, isStatus, type Kind, type KubeObject } from '../client/index.ts';
import type { Place } from '../names.ts';
import { forward } from './forward.ts';
import { entrance, type Gateway, type Route } from './gateway.ts';

interface Service extends KubeObject {
  readonly spec: {
    readonly type?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort?: number | string;
    }[];
  };
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] };
  };
}

const TRY_MS = 700;

export function createAddresses(ports: Ports, place: Place, connect: () => Promise<Client>) {
  const open = new Map<string, Promise<string>>();

  const get = (client: Client, kind: Kind, name: string, signal: AbortSignal) =>
    client.get(kind, place.namespace, name, signal);
  const serviceOf = async (client: Client, component: string, signal: AbortSignal) =>
    (await get(client, 'Service', component, signal)) as Service | undefined;
  /** Of the Gateway API, which a cluster may not have, or not for us. */
  const perhaps = (client: Client, kind: 'Gateway' | 'HTTPRoute', name: string, signal: AbortSignal) =>
    get(client, kind, name, signal).catch((error) => {
      if (isStatus(error, 403)) return undefined;
      throw error;
    });
  /** What stands behind a Gateway of that name: forwarded to directly, since its proxy may be anywhere. */
  const routedTo = async (client: Client, component: string, signal: AbortSignal) => {
    const route = (await perhaps(client, 'HTTPRoute', component, signal)) as Route | undefined;
    const backend = route?.spec.rules?.[0]?.backendRefs?.[0]?.name;
    return backend === undefined ? undefined : serviceOf(client, backend, signal);
  };

  return {
    /** The balancer's address, if the cluster gave it one. Opens nothing. */
    async address(component: string, endpoint: string, signal: AbortSignal): Promise<string | undefined> {
      const client = await connect();
      const service = await serviceOf(client, component, signal);
      if (service) return published(service, endpoint);
      const gateway = (await perhaps(client, 'Gateway', component, signal)) as Gateway | undefined;
      return gateway && entrance(gateway);
    },
    /** An address that answers here, until the signal: the balancer's own where it is reached, else a forwarded port. */
    async open(component: string, endpoint: string, signal: AbortSignal): Promise<string | undefined> {
      const client = await connect();
      try {
        const service = (await serviceOf(client, component, signal)) ?? (await routedTo(client, component, signal));
        if (!service) return undefined;
        const outside = published(service, endpoint);
        if (outside !== undefined) {
          const { hostname, port } = new URL(outside);
          if (await ports.net.canConnect(hostname, Number(port || 80), TRY_MS)) return outside;
        }
        const key = `${component}/${endpoint}`;
        const before = open.get(key);
        if (before) return await before;
        const forwarded = forward(client, place, service, portOf(service, endpoint), signal);
        open.set(key, forwarded);
        const forget = () => open.delete(key);
        signal.addEventListener('abort', forget, { once: true });
        forwarded.catch(forget);
        return await forwarded;
      } catch (error) {
        throw explain(client.where, error, `to reach ${component} in namespace ${place.namespace}`);
      }
    },
  };
}

const portOf = ({ spec }: Service, endpoint: string) =>
  spec.ports?.find(({ name }) => name === endpoint) ?? spec.ports?.[0];

function published(service: Service, endpoint: string): string | undefined {
  const ingress = service.status?.loadBalancer?.ingress?.[0];
  const host = ingress?.ip ?? ingress?.hostname;
  const port = portOf(service, endpoint)?.port;
  return host === undefined || port === undefined
    ? undefined
    : `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
