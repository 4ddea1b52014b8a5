/** How far a container has been read: nothing of it is told twice, and nothing left out. */
export interface Position {
  /** Nanoseconds since the epoch of the last line, 19 digits: they compare as text. */
  readonly at: string;
  /** How many lines of exactly this time have been read. */
  readonly same: number;
  /** Which run of the container they were of. */
  readonly run: number;
}

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) (.*)$/s;
const DIGITS = 19;

/**
 * A line as the kubelet gives it with `timestamps=true`: a time of RFC 3339 to the nanosecond, a space, and the line. Undefined for what
 * the kubelet says on its own account, which has no time.
 */
export function stampedLine(text: string): { readonly at: string; readonly text: string } | undefined {
  const [, seconds, fraction = '', zone, rest = ''] = STAMP.exec(text) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  if (seconds === undefined || Number.isNaN(ms)) return undefined;
  const at = `${Math.floor(ms / 1000)}${fraction.padEnd(9, '0')}`;
  return { at: at.padStart(DIGITS, '0'), text: rest };
}

/** `2026-11-23T20:15:07Z`: where the server is to begin. It counts whole seconds, and the rest is passed over here. */
export const sinceOf = ({ at }: Position): string =>
  new Date(Number(at.slice(0, -9)) * 1000).toISOString().replace('.000', '');

export const millisOf = (at: string): number => Number(at.slice(0, -6));

/**
 * Tells for each line of a log that is read again from about a position whether it is new, and what the position is after it. Several
 * lines may have one time.
 */
export function sieve(from: Position | undefined, run: number): (at: string) => Position | undefined {
  let left = from?.same ?? 0;
  let position = from;
  return (at) => {
    if (from !== undefined && at < from.at) return undefined;
    if (from !== undefined && at === from.at && left > 0) {
      left -= 1;
      return undefined;
    }
    position = { at, same: position?.at === at ? position.same + 1 : 1, run };
    return position;
  };
}
