/** Passwords: kept as hashes that cost an attacker dearly, and us a bounded share of memory. */
export { createPasswords, type Passwords } from './hash.ts';
