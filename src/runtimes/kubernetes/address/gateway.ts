import type { KubeObject } from '../client/index.ts';

/** As much of a Gateway and its routes as an address needs. */
export interface Gateway extends KubeObject {
  readonly spec: {
    readonly listeners?: readonly { readonly protocol: string; readonly port: number; readonly hostname?: string }[];
  };
  readonly status?: { readonly addresses?: readonly { readonly value: string }[] };
}
export interface Route extends KubeObject {
  readonly spec: {
    readonly rules?: readonly { readonly backendRefs?: readonly { readonly name: string }[] }[];
  };
}

const USUAL = { HTTP: 80, HTTPS: 443 } as const;

/** Where people come in: by its host name, else by the address that the cluster gave it; HTTPS where it is offered. */
export function entrance({ spec, status }: Gateway): string | undefined {
  const { listeners = [] } = spec;
  const listener = listeners.find(({ protocol }) => protocol === 'HTTPS') ?? listeners[0];
  const address = status?.addresses?.[0]?.value;
  if (!listener || address === undefined) return undefined;
  const { protocol, port, hostname } = listener;
  const named = hostname === undefined || hostname.startsWith('*') ? bracketed(address) : hostname;
  const usual = (USUAL as Readonly<Record<string, number>>)[protocol] === port;
  return `${protocol.toLowerCase()}://${named}${usual ? '' : `:${port}`}`;
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);
