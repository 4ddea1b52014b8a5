import { scrypt } from 'node:crypto';
import { problems } from '@app/kit/problem';

export interface ScryptCost {
  /** Binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** How many at a time: each takes 128 · N · r bytes, and a core for as long as it lasts. */
const AT_ONCE = 2;
/** Beyond this many waiting, the last would wait longer than its caller. */
const MOST_WAITING = 50;

const waiting: (() => void)[] = [];
let running = 0;

/** scrypt, a few at a time: a rush of logins shall take neither all memory nor all threads of the process. */
export async function derive(password: string, salt: Buffer, length: number, cost: ScryptCost): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw problems.unavailable('Too many logins at once.');
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await scryptAsync(password.normalize('NFKC'), salt, length, cost);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function scryptAsync(password: string, salt: Buffer, length: number, { ln, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** ln;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
