import type { IncomingMessage } from 'node:http';

type Request = Pick<IncomingMessage, 'headers' | 'socket'>;

/** Address of the caller. Only the `hops` entries from the right of x-forwarded-for were written by proxies of ours. */
export function clientAddress(req: Request, hops: number): string {
  return trusted(req, hops)[0] ?? peer(req);
}

/** What the next program is told about where a request came from. What the caller himself wrote about it is left out. */
export function forwardedHeaders(req: Request, hops: number): string[] {
  return [
    'x-forwarded-for',
    [...trusted(req, hops), peer(req)].join(', '),
    'x-forwarded-proto',
    isSecure(req, hops) ? 'https' : 'http',
    'x-forwarded-host',
    req.headers.host ?? '',
  ];
}

/** Whether the caller came over TLS, which a proxy in front of us ended. */
export function isSecure({ headers }: Pick<Request, 'headers'>, hops: number): boolean {
  return hops > 0 && last(headers['x-forwarded-proto']) === 'https';
}

function trusted({ headers }: Request, hops: number): readonly string[] {
  const written = headers['x-forwarded-for'];
  if (hops === 0 || written === undefined) return [];
  return String(written)
    .split(',')
    .slice(-hops)
    .map((entry) => entry.trim())
    .filter((entry) => /^[\da-fA-F.:]{1,45}$/.test(entry));
}

/** IPv4 over an IPv6 socket is IPv4. */
function peer({ socket }: Request): string {
  const address = socket.remoteAddress ?? 'unknown';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function last(header: string | string[] | undefined): string | undefined {
  return String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim();
}
