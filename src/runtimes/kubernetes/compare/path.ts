import type { Json } from '../../../kernel/index.ts';
import { masked } from '../../../plan/index.ts';

export type Fields = Readonly<Record<string, unknown>>;
export const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys from the outside in; `item` is the name of an item of a list. */
export type Path = readonly (string | { readonly item: string })[];

/** `spec.template.spec.containers[service].image`; keys that are more than words stand in brackets too. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part !== 'string') return `${text}[${part.item}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** A value as it may be shown beside its path. */
export function shown(path: Path, value: unknown): Json | undefined {
  const names = path.map((part) => (typeof part === 'string' ? part : part.item));
  return masked(names, value as Json | undefined);
}

/** A path in the server's words: `.spec.template.spec.containers[name="service"].image`. Keys may have dots of their own. */
export function fieldAt(object: unknown, text: string): unknown {
  const rest = text.replace(/^\./, '');
  if (rest === '' || object === undefined) return object;
  const [whole = '', keys = ''] = /^\[([^\]]*)\]/.exec(rest) ?? [];
  if (whole !== '') return fieldAt(itemOf(object, keys), rest.slice(whole.length));
  if (!isMap(object)) return undefined;
  const key = Object.keys(object)
    .filter((each) => rest.startsWith(each) && ['', '.', '['].includes(rest.charAt(each.length)))
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined ? undefined : fieldAt(object[key], rest.slice(key.length));
}

/** `name="service"`, `port=80,protocol="TCP"`; a bare value is an item of a set. */
function itemOf(list: unknown, keys: string): unknown {
  if (!Array.isArray(list)) return undefined;
  const wanted = [...keys.matchAll(/(\w+)=("[^"]*"|[^,]+)/g)].map(([, key = '', value = '']) => [key, value] as const);
  if (wanted.length === 0) return list.find((item) => JSON.stringify(item) === keys.replace(/^=/, ''));
  return list.find((item) => isMap(item) && wanted.every(([key, value]) => JSON.stringify(item[key]) === value));
}
