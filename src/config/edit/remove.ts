import { type Document, isPair, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { endOfLine, lastOffset } from './text.ts';

/** Keys of maps and positions of lists, from the top. */
export type EditPath = readonly (string | number)[];

/**
 * Removes an entry of a map or an item of a list with the comment that stands right above it. What becomes empty by that goes, too:
 * `services:` without a service, `routes:` without a route. The text around stays as it is.
 */
export function removeEntry(source: string, path: EditPath): string {
  const document = parseDocument(source);
  if (!document.hasIn(path)) return source;
  const parentPath = path.slice(0, -1);
  const parent = (parentPath.length === 0 ? document.contents : document.getIn(parentPath, true)) as YAMLMap | YAMLSeq;
  if (parent.items.length === 1 && parentPath.length > 0) return removeEntry(source, parentPath);
  const index = indexOf(parent, path.at(-1) ?? '');
  return parent.flow ? cutInline(source, parent, index) : cutLines(source, document, parent, index);
}

function indexOf(parent: YAMLMap | YAMLSeq, key: string | number): number {
  if (isSeq(parent)) return Number(key);
  return parent.items.findIndex((pair) => String((pair.key as { value?: unknown })?.value ?? pair.key) === String(key));
}

const startOf = (item: unknown): number => (isPair(item) ? (item.key as Node) : (item as Node)).range?.[0] ?? 0;
const endOf = (item: unknown): number => {
  const node = (isPair(item) ? ((item as Pair).value ?? item.key) : item) as Node;
  return node.range?.[1] ?? 0;
};

/** `[a, b, c]`, `{ a: 1, b: 2 }`: from the end of the one before, or to the start of the one after. */
function cutInline(source: string, parent: YAMLMap | YAMLSeq, index: number): string {
  const { items } = parent;
  const from = index > 0 ? endOf(items[index - 1]) : startOf(items[index]);
  const to = index > 0 ? endOf(items[index]) : startOf(items[index + 1]);
  return source.slice(0, from) + source.slice(to);
}

function cutLines(source: string, document: Document, parent: YAMLMap | YAMLSeq, index: number): string {
  const item = parent.items[index];
  const value = isPair(item) ? (item.value ?? item.key) : item;
  const end = endOfLine(source, lastOffset(value, document));
  let start = source.lastIndexOf('\n', startOf(item) - 1) + 1;
  const indent = indentOf(source, start);
  // Comments right above with the same indentation are about it.
  for (;;) {
    const above = source.lastIndexOf('\n', start - 2) + 1;
    if (start === 0 || indentOf(source, above) !== indent || source[above + indent] !== '#') break;
    start = above;
  }
  return source.slice(0, start) + source.slice(end);
}

const indentOf = (source: string, start: number): number =>
  /^ */.exec(source.slice(start, start + 200))?.[0].length ?? 0;
