/**
 * Values of series in few bytes: ids ascending as differences (varint), each followed by its value (float64, little endian). A
 * snapshot holds only what changed since the one before; every minute a complete one follows.
 */
export function encode(values: readonly (readonly [id: number, value: number])[]): Uint8Array {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const buffer = Buffer.allocUnsafe(sorted.length * 13);
  let at = 0;
  let before = 0;
  for (const [id, value] of sorted) {
    let rest = id - before;
    before = id;
    for (; rest >= 0x80; rest >>>= 7) buffer[at++] = (rest & 0x7f) | 0x80;
    buffer[at++] = rest;
    at = buffer.writeDoubleLE(value, at);
  }
  return buffer.subarray(0, at);
}

export function decode(data: Uint8Array, told: (id: number, value: number) => void): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  let id = 0;
  while (at < data.length) {
    let shift = 0;
    let byte = 0x80;
    for (let step = 0; byte >= 0x80; shift += 7) {
      byte = data[at++] ?? 0;
      step = (byte & 0x7f) << shift;
      id += step;
    }
    told(id, view.getFloat64(at, true));
    at += 8;
  }
}
