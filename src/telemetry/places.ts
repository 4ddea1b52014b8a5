/** Which component stands behind the name of a host, as those who call it write it; undefined for anybody else's. */
export type Places = (host: string) => string | undefined;

export const NOBODY: Places = () => undefined;

/** What names of Services end in beside the component's own. */
const ENDINGS = ['', '-peers', '-rates'];

/**
 * In containers a component is reached by its own name (docker), by the name of one of its Services with or without the namespace
 * (`db`, `order-peers.shop-dev.svc.cluster.local`), or by a pod below it (`db-0.db-peers`). `hosts`: names of what runs elsewhere,
 * with its component.
 */
export function placesOf(components: readonly string[], hosts: Readonly<Record<string, string>> = {}): Places {
  const known = new Map(components.flatMap((name) => ENDINGS.map((ending) => [`${name}${ending}`, name] as const)));
  const elsewhere = new Map(Object.entries(hosts).map(([host, component]) => [host.toLowerCase(), component]));
  for (const name of components) known.set(name, name);
  return (host) => {
    const lower = host.toLowerCase();
    const [first = '', second = ''] = lower.split('.');
    return elsewhere.get(lower) ?? known.get(first) ?? (isPodOf(first, second) ? known.get(second) : undefined);
  };
}

/** `db-0` below `db-peers` or `db`. */
const isPodOf = (pod: string, service: string): boolean =>
  service !== '' && pod.startsWith(`${service.replace(/-peers$/, '')}-`);
