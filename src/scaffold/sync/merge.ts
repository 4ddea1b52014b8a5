import { diff3Merge, diffComm } from 'node-diff3';

const YOURS = '<<<<<<< yours\n';
const MIDDLE = '=======\n';
const THEIRS = '>>>>>>> templates\n';

export interface Merged {
  readonly content: Uint8Array;
  /** Places that hold both versions between markers. */
  readonly conflicts: number;
}

/**
 * Three texts, line by line; undefined where one of them is no text. Without a common ancestor, what both have in common takes its
 * place. Line endings are those of `yours`.
 */
export function mergeText(base: Uint8Array | undefined, yours: Uint8Array, theirs: Uint8Array): Merged | undefined {
  const texts = [yours, theirs, ...(base ? [base] : [])].map(decode);
  if (texts.includes(undefined)) return undefined;
  const [mine = '', other = '', old] = texts as string[];
  const crlf = mine.includes('\r\n');
  const [a, b] = [lines(mine), lines(other)];
  const chunks = diff3Merge(a, old === undefined ? common(a, b) : lines(old), b, { excludeFalseConflicts: true });
  const conflicts = chunks.filter(({ conflict }) => conflict).length;
  const text = chunks
    .flatMap(({ ok, conflict }) =>
      conflict ? [YOURS, ...closed(conflict.a), MIDDLE, ...closed(conflict.b), THEIRS] : (ok ?? []),
    )
    .join('');
  return { content: new TextEncoder().encode(crlf ? text.replaceAll('\n', '\r\n') : text), conflicts };
}

/** The same lines, whatever ends them: an editor that changes line endings has changed nothing. */
export function sameText(one: Uint8Array, other: Uint8Array): boolean {
  if (Buffer.compare(one, other) === 0) return true;
  const [a, b] = [decode(one), decode(other)];
  return a !== undefined && b !== undefined && a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}

function decode(bytes: Uint8Array): string | undefined {
  // As git tells text from binary.
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** With their ends, so that a last line without one stays what it is. */
const lines = (text: string): string[] => text.replaceAll('\r\n', '\n').match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A marker stands on a line of its own. */
const closed = (part: readonly string[]): string[] =>
  part.map((line, index) => (index === part.length - 1 && !line.endsWith('\n') ? `${line}\n` : line));

const common = (a: string[], b: string[]): string[] =>
  diffComm(a, b).flatMap((part) => ('common' in part ? part.common : []));
