import { type Document, isMap, isPair, isScalar, type Node, parseDocument, stringify, type YAMLMap } from 'yaml';
import { invalid } from '../../kernel/index.ts';
import { column, endOfLine, inline, lastOffset, nest } from './text.ts';

/**
 * Sets values in the text of a YAML file, by dotted path; null removes. Everything else stays as it is written: the text is edited
 * where the value stands, not printed anew.
 */
export function setValues(source: string, values: Readonly<Record<string, unknown>>, file = 'platform.yaml'): string {
  return Object.entries(values).reduce((text, [path, value]) => setValue(text, path, value, file), source);
}

function setValue(source: string, path: string, value: unknown, file: string): string {
  const document = parseDocument(source);
  const keys = path.split('.');
  if (value === null) {
    if (!document.hasIn(keys)) return source;
    document.deleteIn(keys);
    return document.toString({ lineWidth: 0, flowCollectionPadding: true });
  }
  const depth = keys.findIndex((_, index) => !document.hasIn(keys.slice(0, index + 1)));
  if (depth === -1) return replace(source, document.getIn(keys, true) as Node, value);
  const parent = depth === 0 ? document.contents : (document.getIn(keys.slice(0, depth), true) as Node | undefined);
  const missing = keys.slice(depth);
  if (!document.contents) return `${source}${stringify(nest(keys, value), { lineWidth: 0 })}`;
  if (isMap(parent)) return insert(source, document, parent, missing, value);
  // `key:` without a value is an empty map to be.
  if (parent && isScalar(parent) && parent.value === null) return replace(source, parent, nest(missing, value));
  throw invalid([{ file, path, message: `cannot be set: ${keys.slice(0, depth).join('.')} is not a map` }]);
}

function replace(source: string, node: Node, value: unknown): string {
  const [start = 0, end = 0] = node.range ?? [];
  const old = source.slice(start, end);
  // The range of a block collection reaches over its last line end.
  const tail = /\s*$/.exec(old)?.[0] ?? '';
  const space = start > 0 && source[start - 1] === ':' ? ' ' : '';
  return source.slice(0, start) + space + inline(value) + tail + source.slice(end);
}

function insert(source: string, document: Document, parent: YAMLMap, keys: readonly string[], value: unknown): string {
  if (parent.flow) {
    const end = (parent.range?.[1] ?? 0) - 1;
    const before = source.slice(0, end).trimEnd();
    const [key = '', ...rest] = keys;
    const entry = `${key}: ${inline(rest.length === 0 ? value : nest(rest, value))}`;
    return `${before}${parent.items.length > 0 ? ',' : ''} ${entry} ${source.slice(end)}`;
  }
  const last = parent.items.at(-1);
  const indent = column(source, isPair(last) ? (last.key as Node) : undefined);
  const lines = keys.map((key, index) => `${' '.repeat(indent + index * 2)}${key}:`);
  const text = `${lines.join('\n')} ${inline(value)}\n`;
  const at = endOfLine(source, last ? lastOffset(last.value ?? last.key, document) : source.length);
  const before = source.slice(0, at);
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${text}${source.slice(at)}`;
}
