import type { Bytes } from '../resp/reply.ts';

/*
 * Counts how many different things were seen, within 0.8 %, in 12 KiB: 16384 registers of 6 bits behind a header of 16 bytes, which is the
 * dense form of Redis. Hash and estimate are the same too, so counts are equal to those of a real server. Estimate: Otmar Ertl, “New
 * cardinality estimation algorithms for HyperLogLog sketches”, arXiv:1702.01284.
 */
const REGISTERS = 16384;
const INDEX_BITS = 14n;
const RANK_BITS = 50;
const HEADER = 16;
const SIZE = HEADER + (REGISTERS * 6) / 8;
const MASK = (1n << 64n) - 1n;

/** MurmurHash64A with the seed of Redis. */
function hash(data: Bytes): bigint {
  const multiply = 0xc6a4a7935bd1e995n;
  const bytes = Buffer.from(data, 'latin1');
  let value = 0xadc83b19n ^ ((BigInt(bytes.length) * multiply) & MASK);
  const whole = bytes.length - (bytes.length % 8);
  for (let index = 0; index < whole; index += 8) {
    let part = (bytes.readBigUInt64LE(index) * multiply) & MASK;
    part ^= part >> 47n;
    part = (part * multiply) & MASK;
    value = ((value ^ part) * multiply) & MASK;
  }
  if (whole < bytes.length) {
    let rest = 0n;
    for (let index = bytes.length - 1; index >= whole; index -= 1) rest = (rest << 8n) | BigInt(bytes[index] ?? 0);
    value = ((value ^ rest) * multiply) & MASK;
  }
  value ^= value >> 47n;
  value = (value * multiply) & MASK;
  return value ^ (value >> 47n);
}

export class HyperLogLog {
  readonly #registers: Uint8Array;

  private constructor(registers: Uint8Array) {
    this.#registers = registers;
  }

  static empty(): HyperLogLog {
    return new HyperLogLog(new Uint8Array(REGISTERS));
  }

  /** Undefined for text that is none. */
  static parse(data: Bytes): HyperLogLog | undefined {
    if (data.length !== SIZE || !data.startsWith('HYLL\0')) return undefined;
    const bytes = Buffer.from(data, 'latin1').subarray(HEADER);
    const registers = new Uint8Array(REGISTERS);
    for (let index = 0; index < REGISTERS; index += 1) {
      const bit = index * 6;
      const word = (bytes[bit >>> 3] ?? 0) | ((bytes[(bit >>> 3) + 1] ?? 0) << 8);
      registers[index] = (word >>> (bit & 7)) & 63;
    }
    return new HyperLogLog(registers);
  }

  toBytes(): Bytes {
    const bytes = Buffer.alloc(SIZE);
    bytes.write('HYLL', 'latin1');
    // No count is kept along: the sign for that is the highest bit of the last byte.
    bytes[HEADER - 1] = 0x80;
    for (let index = 0; index < REGISTERS; index += 1) {
      const bit = index * 6;
      const place = HEADER + (bit >>> 3);
      const word = (this.#registers[index] ?? 0) << (bit & 7);
      bytes[place] = (bytes[place] ?? 0) | (word & 255);
      if (word > 255) bytes[place + 1] = (bytes[place + 1] ?? 0) | (word >>> 8);
    }
    return bytes.toString('latin1');
  }

  /** True where it changes anything. */
  add(item: Bytes): boolean {
    const value = hash(item);
    const index = Number(value & BigInt(REGISTERS - 1));
    const rest = (value >> INDEX_BITS) | (1n << BigInt(RANK_BITS));
    let rank = 1;
    while (((rest >> BigInt(rank - 1)) & 1n) === 0n) rank += 1;
    if (rank <= (this.#registers[index] ?? 0)) return false;
    this.#registers[index] = rank;
    return true;
  }

  merge(other: HyperLogLog): void {
    for (let index = 0; index < REGISTERS; index += 1) {
      const rank = other.#registers[index] ?? 0;
      if (rank > (this.#registers[index] ?? 0)) this.#registers[index] = rank;
    }
  }

  count(): number {
    const histogram = new Array<number>(64).fill(0);
    for (const rank of this.#registers) histogram[rank] = (histogram[rank] ?? 0) + 1;
    const of = (rank: number) => histogram[rank] ?? 0;
    let z = REGISTERS * tau((REGISTERS - of(RANK_BITS + 1)) / REGISTERS);
    for (let rank = RANK_BITS; rank >= 1; rank -= 1) z = (z + of(rank)) * 0.5;
    z += REGISTERS * sigma(of(0) / REGISTERS);
    return Math.round(((0.5 / Math.LN2) * REGISTERS * REGISTERS) / z);
  }
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let [x, y, z, before] = [start, 1, 1 - start, Number.NaN];
  while (z !== before) {
    x = Math.sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let [x, y, z, before] = [start, 1, start, Number.NaN];
  while (z !== before) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}
