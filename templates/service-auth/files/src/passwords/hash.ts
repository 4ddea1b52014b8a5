import { randomBytes, timingSafeEqual } from 'node:crypto';
import { derive, type ScryptCost } from './derive.ts';

/** One of the settings that the OWASP Password Storage Cheat Sheet holds for equal; 8 MiB, which leaves room in small replicas. */
const COST: ScryptCost = { ln: 13, r: 8, p: 10 };
const HASH_BYTES = 32;
const PHC = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** Text in PHC format, which tells how it was made: `$scrypt$ln=13,r=8,p=10$salt$hash`. */
export async function hashPassword(password: string, cost: ScryptCost = COST): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, HASH_BYTES, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${encode(salt)}$${encode(hash)}`;
}

/** Whether this is the password that the hash was made of. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const { cost, salt, hash } = parse(stored);
  return timingSafeEqual(await derive(password, salt, hash.length, cost), hash);
}

/** Takes as long as a password that is wrong: without an account there is nothing to compare, and nobody shall notice. */
export async function verifyNothing(password: string): Promise<false> {
  await derive(password, Buffer.alloc(16), HASH_BYTES, COST);
  return false;
}

/** Whether the hash was made at another cost than is used today: then the next login makes a new one. */
export function needsRehash(stored: string): boolean {
  const { ln, r, p } = parse(stored).cost;
  return ln !== COST.ln || r !== COST.r || p !== COST.p;
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
