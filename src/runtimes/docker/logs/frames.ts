/** One piece of output: a container without a terminal has two streams in one. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

const HEADER = 8;

/** Whole frames of the engine's multiplexed stream (API: ContainerAttach, "Stream format"), and the bytes that are left over. */
export function takeFrames(data: Buffer): {
  readonly frames: readonly (Omit<Frame, 'text'> & { data: Buffer })[];
  readonly rest: Buffer;
} {
  const frames: { stream: Frame['stream']; data: Buffer }[] = [];
  let offset = 0;
  while (offset + HEADER <= data.length) {
    const length = data.readUInt32BE(offset + 4);
    const end = offset + HEADER + length;
    if (end > data.length) break;
    frames.push({ stream: data[offset] === 2 ? 'stderr' : 'stdout', data: data.subarray(offset + HEADER, end) });
    offset = end;
  }
  return { frames, rest: data.subarray(offset) };
}

/** The frames of output that is there as a whole. */
export const splitFrames = (data: Buffer): Frame[] =>
  takeFrames(data).frames.map(({ stream, data: piece }) => ({ stream, text: piece.toString('utf8') }));
