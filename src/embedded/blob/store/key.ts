import { createHash } from 'node:crypto';

/**
 * The name of an object. One character per byte (latin1), so that any bytes are a key, comparing strings compares bytes, and the
 * length of the string is the length that S3 limits.
 */
export type Key = string;

export const MOST_KEY_BYTES = 1024;

/** Where an object lies below the folder of its bucket: no key can reach out of it, be too long or clash with another. */
export function placeOf(key: Key): readonly [folder: string, file: string] {
  const hash = createHash('sha256').update(key, 'latin1').digest('hex');
  return [hash.slice(0, 2), hash.slice(2)];
}

/** As text for people and XML; bytes that are no UTF-8 become U+FFFD. */
export const keyText = (key: Key): string => Buffer.from(key, 'latin1').toString('utf8');

export const keyOf = (text: string): Key => Buffer.from(text, 'utf8').toString('latin1');
