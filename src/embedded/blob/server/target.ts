import { s3Error } from '../errors.ts';
import type { Key } from '../store/index.ts';

/** What a request is about. Texts have one character per byte, as keys have. */
export interface Target {
  /** Decoded; starts with a slash. Nothing is normalised: `..` and `//` are parts of keys. */
  readonly path: string;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for a bucket. */
  readonly key: Key;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Reads a request target: `/bucket/key?query`, or the whole URL as proxies are sent it. */
export function targetOf(url: string): Target {
  const relative = url.replace(/^https?:\/\/[^/?]*/i, '');
  const at = relative.indexOf('?');
  const path = decode((at < 0 ? relative : relative.slice(0, at)) || '/');
  const slash = path.indexOf('/', 1);
  return {
    path,
    bucket: slash < 0 ? path.slice(1) : path.slice(1, slash),
    key: slash < 0 ? '' : path.slice(slash + 1),
    query: at < 0 ? [] : pairs(relative.slice(at + 1)),
  };
}

function pairs(text: string): [string, string][] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=');
      return [decode(name), decode(value.join('='))];
    });
}

/** Percent-encoding to bytes. */
export function decode(text: string): string {
  if (!text.includes('%')) return text;
  if (/%(?![0-9a-f]{2})/i.test(text)) throw s3Error('InvalidURI');
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
