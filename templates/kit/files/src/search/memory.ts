import type { Hit, Search, SearchDocument } from './port.ts';
import { MARK_END, MARK_START, plain, toSnippet, wordsOf } from './snippet.ts';

const SNIPPET_LENGTH = 160;
/** How much a match in the title counts, compared with the text. */
const TITLE = 4;

/** In this process alone, without an index: for tests, and for a service without a search engine. */
export function memorySearch(): Search {
  const indexes = new Map<string, Map<string, SearchDocument>>();
  const indexOf = (name: string) => {
    const index = indexes.get(name) ?? new Map<string, SearchDocument>();
    indexes.set(name, index);
    return index;
  };

  return {
    prepare: async () => {},
    index: async (name, documents) => {
      for (const one of documents) {
        indexOf(name).set(one.id, { ...one, title: plain(one.title), text: plain(one.text) });
      }
    },
    remove: async (name, ids) => {
      for (const id of ids) indexOf(name).delete(id);
    },
    query: async (name, { text, limit = 20, filter = {} }) => {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      return [...indexOf(name).values()]
        .filter(({ filters = {} }) => Object.entries(filter).every(([key, value]) => filters[key] === value))
        .flatMap((document) => hitOf(document, words))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, Math.min(limit, 100));
    },
    ping: async () => {},
    close: async () => {},
  };
}

/** A hit when every word is found somewhere. */
function hitOf({ id, title, text }: SearchDocument, words: readonly string[]): Hit[] {
  const scores = words.map((word) => TITLE * best(title, word) + best(text, word));
  if (scores.includes(0)) return [];
  const score = scores.reduce((sum, one) => sum + one, 0) / (words.length * (TITLE + 1));
  return [{ id, title, snippet: snippetOf(text, words), score }];
}

function best(text: string, word: string): number {
  return Math.max(0, ...(text.match(/[\p{L}\p{N}]+/gu) ?? []).map((candidate) => similarity(candidate, word)));
}

/** 1: the word itself; less: it begins with it, or differs by a typo; 0: another word. */
function similarity(candidate: string, word: string): number {
  const other = candidate.toLowerCase();
  if (other === word) return 1;
  if (other.startsWith(word)) return 0.8;
  const allowed = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  return allowed > 0 && distance(other, word) <= allowed ? 0.5 : 0;
}

/** Levenshtein, with two neighbours that changed places counting as one edit. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : change;
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

function snippetOf(text: string, words: readonly string[]): string {
  const found = [...text.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) =>
    words.some((one) => similarity(word, one) > 0),
  );
  const start = Math.max(0, (found[0]?.index ?? 0) - SNIPPET_LENGTH / 4);
  const end = start + SNIPPET_LENGTH;
  let marked = '';
  let at = start;
  for (const { 0: word, index } of found) {
    if (index < at || index + word.length > end) continue;
    marked += `${text.slice(at, index)}${MARK_START}${word}${MARK_END}`;
    at = index + word.length;
  }
  return toSnippet(`${marked}${text.slice(at, end)}`);
}
