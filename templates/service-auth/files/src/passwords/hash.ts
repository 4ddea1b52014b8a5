import { randomBytes, timingSafeEqual } from 'node:crypto';
import { derive, type ScryptCost } from './derive.ts';

/** One of the settings that the OWASP Password Storage Cheat Sheet holds for equal; 8 MiB, which leaves room in small replicas. */
const COST: ScryptCost = { ln: 13, r: 8, p: 10 };
const HASH_BYTES = 32;
const PHC = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

export interface Passwords {
  /** Text in PHC format, which tells how it was made: `$scrypt$ln=13,r=8,p=10$salt$hash`. */
  hash(password: string): Promise<string>;
  /** Whether this is the password that the hash was made of. */
  verify(password: string, stored: string): Promise<boolean>;
  /** Takes as long as a password that is wrong: without an account there is nothing to compare, and nobody shall notice. */
  verifyNothing(password: string): Promise<false>;
  /** Whether the hash was made at another cost than is used today: then the next login makes a new one. */
  needsRehash(stored: string): boolean;
}

/** Passwords at a cost; a lower one is for tests alone. */
export function createPasswords(cost: ScryptCost = COST): Passwords {
  return {
    hash: async (password) => {
      const salt = randomBytes(16);
      const hash = await derive(password, salt, HASH_BYTES, cost);
      return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${encode(salt)}$${encode(hash)}`;
    },
    verify: async (password, stored) => {
      const { cost: then, salt, hash } = parse(stored);
      return timingSafeEqual(await derive(password, salt, hash.length, then), hash);
    },
    verifyNothing: async (password) => {
      await derive(password, Buffer.alloc(16), HASH_BYTES, cost);
      return false;
    },
    needsRehash: (stored) => {
      const { ln, r, p } = parse(stored).cost;
      return ln !== cost.ln || r !== cost.r || p !== cost.p;
    },
  };
}

function parse(stored: string): { cost: ScryptCost; salt: Buffer; hash: Buffer } {
  const [, ln, r, p, salt, hash] = PHC.exec(stored) ?? [];
  if (!salt || !hash) throw new Error('A stored password is not in PHC format for scrypt.');
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
