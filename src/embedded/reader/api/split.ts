/** One line, and whether it was longer than what is kept of it. */
export interface Split {
  readonly text: string;
  readonly cut: boolean;
}

const NEWLINE = 10;

/**
 * The lines of a stream of bytes, each of at most `most` of them; the rest of a longer one is passed over. What comes after the last
 * newline was cut off in the middle of a line, and is left out: who reads again gets all of it.
 */
export async function* splitLines(stream: AsyncIterable<Buffer>, most: number): AsyncGenerator<Split> {
  let kept: Buffer[] = [];
  let size = 0;
  const take = (part: Buffer) => {
    const room = Math.max(0, most - size);
    if (room > 0 && part.length > 0) kept.push(part.subarray(0, room));
    size += part.length;
  };
  for await (const part of stream) {
    let from = 0;
    for (let to = part.indexOf(NEWLINE); to >= 0; to = part.indexOf(NEWLINE, from)) {
      take(part.subarray(from, to));
      yield { text: Buffer.concat(kept).toString('utf8').replace(/\r$/, ''), cut: size > most };
      kept = [];
      size = 0;
      from = to + 1;
    }
    // A copy: what is kept must not hold on to all that came with it.
    if (from < part.length) take(Buffer.from(part.subarray(from)));
  }
}
