import { createHash, timingSafeEqual } from 'node:crypto';
import { type Bytes, toBytes } from '../resp/reply.ts';

const hash = (text: Bytes) => createHash('sha256').update(text, 'latin1').digest();

/** Who may come in. Without users anybody may; with them the user `default` is off. Only hashes are kept. */
export class Users {
  #hashes = new Map<Bytes, Buffer>();
  readonly required: boolean;

  constructor(required: boolean) {
    this.required = required;
  }

  /** Replaces all users. Passwords by name; a last line break is no part of them. Returns the names that went. */
  load(passwords: ReadonlyMap<string, string>): Bytes[] {
    const before = this.#hashes;
    this.#hashes = new Map(
      [...passwords].map(([name, password]) => [toBytes(name), hash(toBytes(password.replace(/\r?\n$/, '')))]),
    );
    return [...before.keys()].filter((name) => !this.#hashes.has(name));
  }

  names(): string[] {
    return this.required ? [...this.#hashes.keys()] : ['default'];
  }

  accepts(name: Bytes, password: Bytes): boolean {
    if (!this.required) return name === 'default';
    const known = this.#hashes.get(name);
    // The same work for unknown names: an answer's time tells nothing.
    const equal = timingSafeEqual(hash(password), known ?? hash(''));
    return known !== undefined && equal;
  }
}
