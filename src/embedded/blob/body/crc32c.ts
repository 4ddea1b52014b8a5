const POLYNOMIAL = 0x82f63b78;

/** Eight tables, so that eight bytes are taken at a time. */
const TABLES = Array.from({ length: 8 }, () => new Uint32Array(256));
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
];
for (let byte = 0; byte < 256; byte += 1) {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  T0[byte] = value;
}
for (let table = 1; table < 8; table += 1) {
  const before = TABLES[table - 1] as Uint32Array;
  for (let byte = 0; byte < 256; byte += 1) {
    const value = before[byte] as number;
    (TABLES[table] as Uint32Array)[byte] = (value >>> 8) ^ (T0[value & 0xff] as number);
  }
}

/** CRC-32C (Castagnoli), RFC 9260 appendix A; goes on from the value of the bytes before. */
export function crc32c(data: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  for (const end = data.length - 8; at <= end; at += 8) {
    crc ^=
      (data[at] as number) |
      ((data[at + 1] as number) << 8) |
      ((data[at + 2] as number) << 16) |
      ((data[at + 3] as number) << 24);
    crc =
      (T7[crc & 0xff] as number) ^
      (T6[(crc >>> 8) & 0xff] as number) ^
      (T5[(crc >>> 16) & 0xff] as number) ^
      (T4[crc >>> 24] as number) ^
      (T3[data[at + 4] as number] as number) ^
      (T2[data[at + 5] as number] as number) ^
      (T1[data[at + 6] as number] as number) ^
      (T0[data[at + 7] as number] as number);
  }
  for (; at < data.length; at += 1) crc = (crc >>> 8) ^ (T0[(crc ^ (data[at] as number)) & 0xff] as number);
  return ~crc >>> 0;
}
