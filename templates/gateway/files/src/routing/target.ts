export interface Target {
  /** Normalised, starts with `/`. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly search: string;
}

/** Most paths: nothing encoded, no segment that is empty or starts with a dot. */
const CLEAN = /^(?=\/)(?:\/[\w\-~!$&'()*+,=:@][\w\-.~!$&'()*+,=:@]*)*\/?$/;
const CHARACTERS = /^[!-~]+$/;
const UNRESERVED = /[\w\-.~]/;

/**
 * Splits and normalises a request target (RFC 3986 §6.2.2), so that the rule that is looked up here and the handler that a
 * service looks up cannot differ. Nothing for targets that programs read in different ways: dot segments, empty segments,
 * backslashes, encoded slashes, characters that are encoded twice or longer than need be, and `;`, behind which some programs
 * expect parameters that are no part of the path.
 */
export function parseTarget(url: string): Target | undefined {
  const at = url.indexOf('?');
  const path = at === -1 ? url : url.slice(0, at);
  const search = at === -1 ? '' : url.slice(at);
  if (CLEAN.test(path)) return search === '' || isPlain(search) ? { path, search } : undefined;
  if (!path.startsWith('/') || !isPlain(path) || !isPlain(search || '?')) return undefined;
  const normal = decodeUnreserved(path);
  return normal === undefined || isAmbiguous(normal) ? undefined : { path: normal, search };
}

function isPlain(text: string): boolean {
  return CHARACTERS.test(text) && !text.includes('#');
}

/** `%7e` and `~` are the same; `%2f` and `/` are not, so what is not unreserved stays encoded, in upper case. */
function decodeUnreserved(path: string): string | undefined {
  let valid = true;
  const decoded = path.replace(/%(..)?/g, (encoded, hex: string | undefined) => {
    if (!hex || !/^[0-9a-f]{2}$/i.test(hex)) valid = false;
    const character = String.fromCharCode(Number.parseInt(hex ?? '', 16));
    return UNRESERVED.test(character) ? character : encoded.toUpperCase();
  });
  return valid && isUtf8(decoded) ? decoded : undefined;
}

/** Overlong forms such as %C0%AE, which some decoders take for a dot, are not UTF-8. */
function isUtf8(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}

function isAmbiguous(path: string): boolean {
  return /\/\/|[\\;]|%2F|%5C|%00|%25(?:2E|2F|5C|00)|\/\.{1,2}(?:\/|$)/i.test(path);
}
