import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits, as text. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of it. It has too much entropy to be guessed, so a plain hash does. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
