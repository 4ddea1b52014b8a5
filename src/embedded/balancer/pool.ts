/** Where replicas listen. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How long a replica that refused a connection is only tried after the others. */
const SHUN_MS = 1000;

interface Slot extends Address {
  connections: number;
  shunnedUntil: number;
}

const keyOf = ({ host, port }: Address) => `${host}:${port}`;

/**
 * The replicas of one component, chosen by fewest connections; equals take turns. Counts outlive the list: a replica that left it
 * and comes back still has its connections.
 */
export class Pool {
  readonly #slots = new Map<string, Slot>();
  #current: Slot[] = [];
  #turn = 0;
  readonly #waiting = new Set<() => void>();

  /** Replaces the list; connections that exist are not touched. */
  set(addresses: readonly Address[]): void {
    const slots = new Map(addresses.map((address) => [keyOf(address), address]));
    this.#current = [...slots].map(([key, address]) => {
      const slot = this.#slots.get(key) ?? { ...address, connections: 0, shunnedUntil: 0 };
      // Something new may listen there.
      slot.shunnedUntil = 0;
      this.#slots.set(key, slot);
      return slot;
    });
    for (const [key, slot] of this.#slots) if (slot.connections === 0 && !slots.has(key)) this.#slots.delete(key);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  get size(): number {
    return this.#current.length;
  }

  /** The least loaded one that was not tried, counted as used until released. */
  take(tried: ReadonlySet<string>, now: number): Lease | undefined {
    let best: Slot | undefined;
    const count = this.#current.length;
    this.#turn = (this.#turn + 1) % Math.max(1, count);
    for (let index = 0; index < count; index += 1) {
      const slot = this.#current[(index + this.#turn) % count] as Slot;
      if (tried.has(keyOf(slot))) continue;
      if (!best || weight(slot, now) < weight(best, now)) best = slot;
    }
    if (!best) return undefined;
    best.connections += 1;
    return this.#lease(best);
  }

  #lease(slot: Slot): Lease {
    let held = true;
    return {
      key: keyOf(slot),
      host: slot.host,
      port: slot.port,
      release: () => {
        if (held) slot.connections -= 1;
        held = false;
        if (slot.connections === 0 && !this.#current.includes(slot)) this.#slots.delete(keyOf(slot));
      },
      shun: (now) => {
        slot.shunnedUntil = now + SHUN_MS;
      },
    };
  }

  /** Resolves at the next change of the list, or after a while. */
  changed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, timeoutMs);
      const waiting = this.#waiting;
      function done() {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });
  }
}

/** A place on a replica for one connection. */
export interface Lease extends Address {
  readonly key: string;
  release(): void;
  shun(now: number): void;
}

const weight = (slot: Slot, now: number) => slot.connections + (slot.shunnedUntil > now ? 1e9 : 0);
