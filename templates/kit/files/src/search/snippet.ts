/** Stand around a found word until the text is escaped: for private use in Unicode, so no text has them. */
export const MARK_START = '\uE000';
export const MARK_END = '\uE001';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  [MARK_START]: '<mark>',
  [MARK_END]: '</mark>',
};

/** HTML of a text in which found words stand between marks. */
export function toSnippet(marked: string): string {
  return marked.replace(/[&<>"'\uE000\uE001]/g, (character) => ESCAPES[character] ?? '');
}

/** Text as it may be stored: without characters that have a meaning here, or none in a database. */
export function plain(text: string): string {
  return text.replace(/[\uE000\uE001]/g, ' ').replaceAll('\0', '');
}

const WORD = /[\p{L}\p{N}]+/gu;

/** The words of a text, each once: letters and digits of any script, in lower case. A query has no use for more than eight. */
export function wordsOf(text: string, most = 8): string[] {
  return [...new Set(text.toLowerCase().match(WORD) ?? [])].slice(0, most);
}

/** All words of a text in their order, with one space between them. */
export function spaced(text: string): string {
  return text.match(WORD)?.join(' ') ?? '';
}
