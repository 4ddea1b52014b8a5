import type { Bytes } from '../resp/reply.ts';

const cache = new Map<Bytes, RegExp>();
const literal = (char: string) => char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Patterns of KEYS, SCAN and PSUBSCRIBE: `*`, `?`, `[a-z]`, `[^x]`, `\*`. */
export function glob(pattern: Bytes): RegExp {
  const known = cache.get(pattern);
  if (known) return known;
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern[index] as string;
    if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (char === '\\' && index + 1 < pattern.length) {
      index += 1;
      source += literal(pattern[index] as string);
    } else if (char === '[') {
      const part = /^\[(\^?)((?:\\.|[^\]\\])*)(?:\]|$)/s.exec(pattern.slice(index));
      const items = (part?.[2] ?? '').replace(/\\(.)|([\]^\\])/gs, (_, escaped, special) =>
        literal(escaped ?? special),
      );
      source += items ? `[${part?.[1] ?? ''}${items.replace(/\[/g, '\\[')}]` : part?.[1] ? '.' : '(?!)';
      index += (part?.[0].length ?? 1) - 1;
    } else source += literal(char);
  }
  let expression: RegExp;
  try {
    expression = new RegExp(`^${source}$`, 's');
  } catch {
    // A range that runs backwards matches nothing.
    expression = /(?!)/;
  }
  if (cache.size > 1000) cache.clear();
  cache.set(pattern, expression);
  return expression;
}
