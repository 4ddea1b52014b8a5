/** Where something of somebody else is: `driver://host[:port][/path][?key=value]`. */
export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** The scheme says that it is spoken to over TLS. */
  readonly tls: boolean;
  /** Without the slash at its beginning; absent where there is nothing after it. */
  readonly path?: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Ports registered with IANA for these schemes, and the ones their servers take where none is. */
const PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
};
const SECURE = new Set(['https', 'rediss', 'amqps']);

/** Parts of an address; undefined for what is none, and where neither it nor its scheme says a port. */
export function parseAddress(text: string): Address | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, pathname, searchParams } = new URL(text);
  const scheme = protocol.slice(0, -1);
  const number = port === '' ? PORTS[scheme] : Number(port);
  if (hostname === '' || number === undefined) return undefined;
  const path = decodeURIComponent(pathname.replace(/^\//, ''));
  return {
    scheme,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: number,
    tls: SECURE.has(scheme),
    ...(path === '' ? {} : { path }),
    query: Object.fromEntries(searchParams),
  };
}
