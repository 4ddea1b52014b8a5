/** Passwords: kept as hashes that cost an attacker dearly, and us a bounded share of memory. */
export { hashPassword, needsRehash, verifyNothing, verifyPassword } from './hash.ts';
