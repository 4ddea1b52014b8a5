import { glob } from '../keyspace/glob.ts';
import { type Bytes, push } from '../resp/reply.ts';
import type { Session } from './session.ts';

type Kind = 'channel' | 'pattern';

/** Who listens to what. */
export class Channels {
  readonly #listeners = { channel: new Map<Bytes, Set<Session>>(), pattern: new Map<Bytes, Set<Session>>() };

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
    for (const kind of ['channel', 'pattern'] as const) {
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

  names(): Bytes[] {
    return [...this.#listeners.channel.keys()];
  }

  count(channel: Bytes): number {
    return this.#listeners.channel.get(channel)?.size ?? 0;
  }

  get patternCount(): number {
    return this.#listeners.pattern.size;
  }

  get clientCount(): number {
    const { channel, pattern } = this.#listeners;
    return new Set([...channel.values(), ...pattern.values()].flatMap((sessions) => [...sessions])).size;
  }
}
