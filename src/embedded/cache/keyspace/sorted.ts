import type { Bytes } from '../resp/reply.ts';

const PER_ITEM = 96;

export type Scored = readonly [member: Bytes, score: number];

const before = (a: Scored, b: Scored) => a[1] < b[1] || (a[1] === b[1] && a[0] < b[0]);

/** Members in the order of their scores, then of their bytes: an array kept sorted, and a map for lookups. */
export class SortedSet {
  readonly type = 'zset';
  readonly #scores = new Map<Bytes, number>();
  readonly #order: Scored[] = [];
  bytes = 0;

  static of(items: Iterable<Scored>): SortedSet {
    const sorted = new SortedSet();
    // In order each goes to the end, which is cheap.
    for (const [member, score] of [...items].sort((a, b) => (before(a, b) ? -1 : 1))) sorted.set(member, score);
    return sorted;
  }

  get size(): number {
    return this.#order.length;
  }

  score(member: Bytes): number | undefined {
    return this.#scores.get(member);
  }

  /** Index of the first item for which `after` holds; it must hold for all that follow. */
  search(after: (item: Scored) => boolean): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (after(this.#order[middle] as Scored)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  rank(member: Bytes): number | undefined {
    const score = this.#scores.get(member);
    if (score === undefined) return undefined;
    return this.search((item) => !before(item, [member, score]));
  }

  set(member: Bytes, score: number): void {
    const old = this.rank(member);
    if (old !== undefined) this.#order.splice(old, 1);
    else this.bytes += member.length + PER_ITEM;
    const item: Scored = [member, score];
    this.#order.splice(
      this.search((other) => before(item, other)),
      0,
      item,
    );
    this.#scores.set(member, score);
  }

  delete(member: Bytes): boolean {
    const rank = this.rank(member);
    if (rank === undefined) return false;
    this.#order.splice(rank, 1);
    this.#scores.delete(member);
    this.bytes -= member.length + PER_ITEM;
    return true;
  }

  slice(from: number, to: number): Scored[] {
    return this.#order.slice(from, to);
  }
}
