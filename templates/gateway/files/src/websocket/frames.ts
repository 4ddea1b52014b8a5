/** Follows where the frames of a stream end (RFC 6455 §5.2), so that one of our own can be put between two of them. */
export interface Frames {
  /** The first place in `chunk` where a frame ends, or -1. Must see all bytes, in order. */
  push(chunk: Buffer): number;
  /** Whether the last byte was the last of a frame. */
  between(): boolean;
}

/** 1001: going away. */
export const CLOSE_GOING_AWAY = Buffer.from([0x88, 0x02, 0x03, 0xe9]);

export function createFrames(): Frames {
  let head: number[] = [];
  /** Bytes of the payload that are still to come. */
  let left = 0;

  return {
    between: () => left === 0 && head.length === 0,
    push: (chunk) => {
      let first = -1;
      for (let at = 0; at < chunk.length; ) {
        if (left === 0) {
          head.push(chunk[at] as number);
          at += 1;
          const length = payloadLength(head);
          if (length === undefined) continue;
          head = [];
          left = length;
        } else {
          const step = Math.min(left, chunk.length - at);
          left -= step;
          at += step;
        }
        if (left === 0 && first === -1) first = at;
      }
      return first;
    },
  };
}

/** Bytes after a complete head: the payload; nothing while the head is not complete. */
function payloadLength(head: readonly number[]): number | undefined {
  const [, second] = head;
  if (second === undefined) return undefined;
  const short = second & 0x7f;
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  const mask = second & 0x80 ? 4 : 0;
  if (head.length < 2 + extended + mask) return undefined;
  return extended === 0 ? short : head.slice(2, 2 + extended).reduce((sum, byte) => sum * 256 + byte, 0);
}
