import type { Catalogue, Entry, Key } from '../store/index.ts';

export interface Listing {
  readonly objects: readonly (readonly [Key, Entry])[];
  /** Each stands for all keys that begin with it. */
  readonly prefixes: readonly string[];
  /** The last of both; set when there is more. */
  readonly next?: string;
}

export interface ListingOptions {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after; a prefix that was listed counts with all its keys. */
  readonly after: string;
  readonly most: number;
}

/** Greater than any byte: behind a prefix it comes after all keys that begin with that. */
const BEYOND = '\u0100';

/** A page of a bucket: pure. */
export function listingOf(catalogue: Catalogue, { prefix, delimiter, after, most }: ListingOptions): Listing {
  const objects: [Key, Entry][] = [];
  const prefixes: string[] = [];
  const folded = delimiter !== '' && after.indexOf(delimiter, prefix.length) === after.length - delimiter.length;
  const first = after + (folded ? BEYOND : '\0');
  let last = '';
  for (let cursor: string | undefined = after === '' || first < prefix ? prefix : first; cursor !== undefined; ) {
    const from: string = cursor;
    cursor = undefined;
    for (const [key, entry] of catalogue.from(from)) {
      if (!key.startsWith(prefix)) break;
      if (objects.length + prefixes.length >= most) return { objects, prefixes, ...(most > 0 ? { next: last } : {}) };
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      last = at < 0 ? key : key.slice(0, at + delimiter.length);
      if (at < 0) objects.push([key, entry]);
      else {
        prefixes.push(last);
        cursor = last + BEYOND;
        break;
      }
    }
  }
  return { objects, prefixes };
}
