import type { LogLine } from '../../../engine/runtime.ts';
import { LABEL } from '../labels.ts';
import { takeFrames } from './frames.ts';

type Stream = LogLine['stream'];

/** Turns the engine's stream, asked for with timestamps, into lines. */
export interface Lines {
  write(chunk: Buffer): void;
  /** Tells what has no newline yet. */
  end(): void;
}

export function createLines(
  { Labels, Id }: { readonly Labels: Readonly<Record<string, string>>; readonly Id: string },
  onLine: (line: LogLine) => void,
): Lines {
  const component = Labels[LABEL.component] ?? '';
  const replica = Labels[LABEL.id] ?? Id;
  let rest = Buffer.alloc(0);
  const open = new Map<Stream, Buffer>();

  const tell = (stream: Stream, line: string) => {
    const space = line.indexOf(' ');
    const at = Date.parse(space < 0 ? line : line.slice(0, space));
    const text = (space < 0 ? '' : line.slice(space + 1)).replace(/\r$/, '');
    if (!Number.isNaN(at)) onLine({ at, component, replica, stream, text });
  };

  return {
    write: (chunk) => {
      const { frames, rest: left } = takeFrames(Buffer.concat([rest, chunk]));
      rest = Buffer.from(left);
      for (const { stream, data } of frames) {
        // Cut by bytes: a character may be split between two frames.
        let whole = Buffer.concat([open.get(stream) ?? Buffer.alloc(0), data]);
        for (let end = whole.indexOf(10); end >= 0; end = whole.indexOf(10)) {
          tell(stream, whole.subarray(0, end).toString('utf8'));
          whole = whole.subarray(end + 1);
        }
        open.set(stream, whole);
      }
    },
    end: () => {
      for (const [stream, text] of open) if (text.length > 0) tell(stream, text.toString('utf8'));
      open.clear();
    },
  };
}
