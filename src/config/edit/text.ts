import { type Document, isCollection, isPair, type Node, stringify } from 'yaml';

/** Where the last value below a node ends; comments after it belong to what follows. */
export function lastOffset(node: unknown, document: Document): number {
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1);
    return lastOffset(isPair(last) ? (last.value ?? last.key) : last, document);
  }
  return (node as Node | null)?.range?.[1] ?? document.range?.[1] ?? 0;
}

export function endOfLine(source: string, offset: number): number {
  if (offset > 0 && source[offset - 1] === '\n') return offset;
  const found = source.indexOf('\n', offset);
  return found === -1 ? source.length : found + 1;
}

export function column(source: string, key: Node | undefined): number {
  const start = key?.range?.[0] ?? 0;
  return start - (source.lastIndexOf('\n', start - 1) + 1);
}

export const nest = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

/** A value on one line, as people write it: `[a, b]`, `{ a: 1 }`. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${inline(item)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  // Quoted as inside of a list, so that it is right there, too.
  return stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 })
    .trim()
    .slice(1, -1);
}
