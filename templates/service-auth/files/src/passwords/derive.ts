import { scrypt } from 'node:crypto';
import { limited } from '@app/kit/concurrency';
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

const inTurn = limited(AT_ONCE, {
  waiting: MOST_WAITING,
  refuse: () => problems.unavailable('Too many logins at once.'),
});

/** scrypt, a few at a time: a rush of logins shall take neither all memory nor all threads of the process. */
export function derive(password: string, salt: Buffer, length: number, cost: ScryptCost): Promise<Buffer> {
  return inTurn(() => scryptAsync(password.normalize('NFKC'), salt, length, cost));
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
