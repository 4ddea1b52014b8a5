/** The reflected polynomial 0x9a6c9329ac4bc9b5 in two halves: numbers have no 64 bits, and big ones are slow. */
const POLYNOMIAL = { high: 0x9a6c9329, low: 0xac4bc9b5 };

/** Eight tables of high and low halves, one behind the other. */
const HIGH = new Uint32Array(8 * 256);
const LOW = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit += 1) {
    const odd = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (odd) {
      high ^= POLYNOMIAL.high;
      low ^= POLYNOMIAL.low;
    }
  }
  HIGH[byte] = high;
  LOW[byte] = low;
}
for (let index = 256; index < 8 * 256; index += 1) {
  const [high, low] = [HIGH[index - 256] as number, LOW[index - 256] as number];
  HIGH[index] = (high >>> 8) ^ (HIGH[low & 0xff] as number);
  LOW[index] = (low >>> 8) ^ (high << 24) ^ (LOW[low & 0xff] as number);
}

export interface Crc64 {
  readonly high: number;
  readonly low: number;
}

/** CRC-64/NVME (NVM Express command set, 5.2.1.3.4); goes on from the value of the bytes before. */
export function crc64nvme(data: Uint8Array, before: Crc64 = { high: 0, low: 0 }): Crc64 {
  let [high, low] = [~before.high, ~before.low];
  let at = 0;
  for (const end = data.length - 8; at <= end; at += 8) {
    const a = low ^ word(data, at);
    const b = high ^ word(data, at + 4);
    const [i7, i6, i5, i4] = [
      1792 + (a & 0xff),
      1536 + ((a >>> 8) & 0xff),
      1280 + ((a >>> 16) & 0xff),
      1024 + (a >>> 24),
    ];
    const [i3, i2, i1, i0] = [768 + (b & 0xff), 512 + ((b >>> 8) & 0xff), 256 + ((b >>> 16) & 0xff), b >>> 24];
    high = xor(HIGH, i7, i6, i5, i4) ^ xor(HIGH, i3, i2, i1, i0);
    low = xor(LOW, i7, i6, i5, i4) ^ xor(LOW, i3, i2, i1, i0);
  }
  for (; at < data.length; at += 1) {
    const index = (low ^ (data[at] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (LOW[index] as number);
    high = (high >>> 8) ^ (HIGH[index] as number);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}

const word = (data: Uint8Array, at: number) =>
  (data[at] as number) |
  ((data[at + 1] as number) << 8) |
  ((data[at + 2] as number) << 16) |
  ((data[at + 3] as number) << 24);

const xor = (table: Uint32Array, a: number, b: number, c: number, d: number) =>
  (table[a] as number) ^ (table[b] as number) ^ (table[c] as number) ^ (table[d] as number);
