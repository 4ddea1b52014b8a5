import { isMap, parse, parseDocument } from 'yaml';
import { invalid } from '../kernel/index.ts';

/** `services.order.replicas=3` as path and value; the value is read as YAML, so `true`, `3` and `[a, b]` mean what they look like. */
export function parseAssignment(text: string): { readonly path: string; readonly value: unknown } | undefined {
  const match = /^([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)=(.*)$/s.exec(text);
  if (!match) return undefined;
  const [, path = '', raw = ''] = match;
  try {
    return { path, value: parse(raw) };
  } catch {
    return { path, value: raw };
  }
}

/** Sets values in the text of a YAML file, by dotted path; comments and order of the rest stay. null removes. */
export function setValues(source: string, values: Readonly<Record<string, unknown>>, file = 'platform.yaml'): string {
  const entries = Object.entries(values);
  if (entries.length === 0) return source;
  const document = parseDocument(source);
  for (const [path, value] of entries) {
    const keys = path.split('.');
    const parents = keys.slice(0, -1).map((_, index) => keys.slice(0, index + 1));
    for (const parent of parents) {
      const node = document.getIn(parent, true);
      if (node !== undefined && !isMap(node)) {
        throw invalid([{ file, path, message: `cannot be set: ${parent.join('.')} is not a map` }]);
      }
    }
    if (value === null) document.deleteIn(keys);
    else document.setIn(keys, document.createNode(value));
  }
  return document.toString({ lineWidth: 0 });
}
