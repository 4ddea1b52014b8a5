import type { SearchDocument } from '../port.ts';
import { plain } from '../snippet.ts';
import { SearchRefusal } from './connection.ts';
import { filterOf } from './query.ts';

/** The server takes up to 100 MB; parts of this size are no burden for it. */
const PART_LENGTH = 4_000_000;

/** Documents as lines of one or more requests; the last of those with the same id counts. */
export function indexLines(documents: readonly SearchDocument[]): string[] {
  const last = new Map(documents.map((one) => [one.id, one]));
  return [...last.values()].map(({ id, title, text, filters = {} }) => {
    const kept = {
      id,
      title: plain(title),
      text: plain(text),
      filters: Object.entries(filters).map(([key, value]) => filterOf(key, value)),
    };
    return `${JSON.stringify({ index: { _id: id } })}\n${JSON.stringify(kept)}\n`;
  });
}

export const removeLines = (ids: readonly string[]): string[] =>
  [...new Set(ids)].map((id) => `${JSON.stringify({ delete: { _id: id } })}\n`);

/** Lines in parts that are small enough for one request each. */
export function partsOf(lines: readonly string[]): string[] {
  const parts: string[] = [];
  let part = '';
  for (const line of lines) {
    if (part !== '' && part.length + line.length > PART_LENGTH) {
      parts.push(part);
      part = '';
    }
    part += line;
  }
  return part === '' ? parts : [...parts, part];
}

interface Item {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
}

/** A request of many succeeds although some of them fail: the first failure counts. What is removed may be missing. */
export function failureOf(answer: unknown): SearchRefusal | undefined {
  const { errors, items } = answer as { errors: boolean; items: readonly Readonly<Record<string, Item>>[] };
  if (!errors) return undefined;
  const failed = items.flatMap((item) => Object.values(item)).find(({ error }) => error !== undefined);
  return failed && new SearchRefusal(failed.status, failed);
}
