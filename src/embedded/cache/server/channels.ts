import { glob } from '../keyspace/glob.ts';
import { type Bytes, push } from '../resp/reply.ts';
import type { Session } from './session.ts';

/** shard: channels of SSUBSCRIBE, which are a world of their own. */
export type Kind = 'channel' | 'pattern' | 'shard';
const KINDS: readonly Kind[] = ['channel', 'pattern', 'shard'];

/** Who listens to what. */
export class Channels {
  readonly #listeners = {
    channel: new Map<Bytes, Set<Session>>(),
    pattern: new Map<Bytes, Set<Session>>(),
    shard: new Map<Bytes, Set<Session>>(),
  };

  subscribe(session: Session, kind: Kind, name: Bytes): void {
    const sessions = this.#listeners[kind].get(name) ?? new Set();
    this.#listeners[kind].set(name, sessions.add(session));
    session.subscriptions[kind].add(name);
  }

  unsubscribe(session: Session, kind: Kind, name: Bytes): void {
    const sessions = this.#listeners[kind].get(name);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#listeners[kind].delete(name);
    session.subscriptions[kind].delete(name);
  }

  leave(session: Session): void {
    for (const kind of KINDS) {
      for (const name of session.subscriptions[kind]) this.unsubscribe(session, kind, name);
    }
  }

  /** How many were told. */
  publish(channel: Bytes, message: Bytes): number {
    let told = 0;
    for (const session of this.#listeners.channel.get(channel) ?? []) {
      session.send(push(['message', channel, message]));
      told += 1;
    }
    for (const [pattern, sessions] of this.#listeners.pattern) {
      if (!glob(pattern).test(channel)) continue;
      for (const session of sessions) {
        session.send(push(['pmessage', pattern, channel, message]));
        told += 1;
      }
    }
    return told;
  }

  publishToShard(channel: Bytes, message: Bytes): number {
    const sessions = this.#listeners.shard.get(channel) ?? [];
    for (const session of sessions) session.send(push(['smessage', channel, message]));
    return this.count(channel, 'shard');
  }

  names(kind: Kind = 'channel'): Bytes[] {
    return [...this.#listeners[kind].keys()];
  }

  count(channel: Bytes, kind: Kind = 'channel'): number {
    return this.#listeners[kind].get(channel)?.size ?? 0;
  }

  get patternCount(): number {
    return this.#listeners.pattern.size;
  }

  get clientCount(): number {
    const { channel, pattern, shard } = this.#listeners;
    return new Set([...channel.values(), ...pattern.values(), ...shard.values()].flatMap((sessions) => [...sessions]))
      .size;
  }
}
