import { createHmac } from 'node:crypto';

const MOST_KEYS = 256;
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text, 'latin1').digest();

/** Access keys and their secrets: the users of the store. Without any, nobody comes in. */
export class Users {
  #secrets: ReadonlyMap<string, string> = new Map();
  /** Keys to sign with are good for a day. */
  readonly #keys = new Map<string, Buffer>();

  /** Replaces all users: secrets by name; a last line break is no part of them. */
  load(secrets: ReadonlyMap<string, string>): void {
    this.#secrets = new Map([...secrets].map(([name, secret]) => [name, secret.replace(/\r?\n$/, '')]));
    this.#keys.clear();
  }

  has(name: string): boolean {
    return this.#secrets.has(name);
  }

  /** The key of a scope; some key for a user that is unknown, so that the answer takes the same time. */
  keyFor(name: string, day: string, region: string): Buffer {
    const id = `${name}\n${day}\n${region}`;
    const known = this.#keys.get(id);
    if (known) return known;
    const secret = this.#secrets.get(name) ?? '';
    const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), 's3'), 'aws4_request');
    // Regions are whatever the request says.
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
    this.#keys.set(id, key);
    return key;
  }
}
