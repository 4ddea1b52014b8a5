import { isSeq, type Node, parseDocument } from 'yaml';
import { invalid } from '../../kernel/index.ts';
import { setValues } from './set.ts';
import { endOfLine, inline, lastOffset } from './text.ts';

/** Adds one item to the end of a list, by dotted path, in the list's own style; makes the list where there is none. */
export function appendItem(source: string, path: string, value: unknown, file = 'platform.yaml'): string {
  const document = parseDocument(source);
  const list = document.getIn(path.split('.'), true) as Node | undefined;
  if (list === undefined) return setValues(source, { [path]: [value] }, file);
  if (!isSeq(list)) throw invalid([{ file, path, message: 'is not a list' }]);
  if (list.items.length === 0) return setValues(source, { [path]: [value] }, file);
  if (list.flow) {
    const end = (list.range?.[1] ?? 0) - 1;
    const before = source.slice(0, end).trimEnd();
    return `${before}${before.endsWith(',') ? '' : ','} ${inline(value)}${source.slice(before.length, end)}${source.slice(end)}`;
  }
  const dash = source.lastIndexOf('-', (list.items[0] as Node).range?.[0] ?? 0);
  const indent = dash - (source.lastIndexOf('\n', dash) + 1);
  const at = endOfLine(source, lastOffset(list, document));
  const before = source.slice(0, at);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${' '.repeat(indent)}- ${inline(value)}\n${source.slice(at)}`;
}
