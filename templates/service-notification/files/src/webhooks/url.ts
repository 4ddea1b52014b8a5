import { isIP } from 'node:net';
import { isPublicAddress } from './address.ts';

/** Names that never lead out (RFC 6761, RFC 8375, and what clusters use). */
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|cluster\.local)\.?$/i;

/**
 * Why a URL cannot be a webhook; nothing when it can. Names are resolved only when something is sent (see send.ts): what they
 * lead to now says nothing about later.
 */
export function unfitUrl(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'It must be an https address.';
  if (url.username !== '' || url.password !== '') return 'It must not hold credentials.';
  if (allowPrivate) return undefined;
  if (url.protocol !== 'https:') return 'It must be an https address.';
  const host = hostOf(url);
  if (isIP(host) ? !isPublicAddress(host) : INSIDE.test(host) || !host.includes('.'))
    return 'It must be a public address.';
  return undefined;
}

/** Without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
