import type { Bytes } from '../resp/reply.ts';

export interface Count {
  calls: number;
  failed: number;
}

/** Who used which commands how often, since the start. */
export class Usage {
  readonly #users = new Map<Bytes, Map<string, Count>>();

  count(user: Bytes | undefined, command: string, done: boolean): void {
    const name = user ?? '';
    let commands = this.#users.get(name);
    if (!commands) {
      commands = new Map();
      this.#users.set(name, commands);
    }
    let count = commands.get(command);
    if (!count) {
      count = { calls: 0, failed: 0 };
      commands.set(command, count);
    }
    count.calls += 1;
    if (!done) count.failed += 1;
  }

  /** By command, over all users. */
  commands(): Map<string, Count> {
    const all = new Map<string, Count>();
    for (const commands of this.#users.values()) {
      for (const [name, { calls, failed }] of commands) {
        const sum = all.get(name) ?? { calls: 0, failed: 0 };
        all.set(name, { calls: sum.calls + calls, failed: sum.failed + failed });
      }
    }
    return all;
  }

  /** By user, who is empty before a login. */
  users(): ReadonlyMap<Bytes, ReadonlyMap<string, Count>> {
    return this.#users;
  }
}
