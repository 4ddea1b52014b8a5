import { commandArguments, type Quoting, type Substitute } from './arguments.ts';

/** What a script holds, in its order. Lines count from 1. */
export type Item =
  | { readonly type: 'statement'; readonly text: string; readonly line: number }
  /** A backslash command; `text` is the statement that stands unfinished before it. */
  | {
      readonly type: 'command';
      readonly name: string;
      readonly args: readonly string[];
      readonly text: string;
      readonly line: number;
    };

const QUOTE = /'(?:[^']|'')*'?/y;
const ESCAPED_QUOTE = /[eE]'(?:[^'\\]|''|\\[\s\S])*'?/y;
const IDENTIFIER = /"(?:[^"]|"")*"?/y;
const LINE_COMMENT = /--[^\n]*/y;
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d[\w.]*/y;
const VARIABLE = /:(?:'(\w+)'|"(\w+)"|\{\?(\w+)\}|(\w+))/y;
const COMMAND = /\\([A-Za-z_]+|[!?;])[^\S\n]*/y;

/** Comments nest in PostgreSQL. */
function blockComment(text: string, start: number): number {
  let depth = 0;
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

/** Words that open and close a body of SQL statements (CREATE FUNCTION … BEGIN ATOMIC … END), inside which `;` separates nothing. */
class Body {
  #words: string[] = [];
  depth = 0;

  word(text: string): void {
    const word = text.toLowerCase();
    if (this.#words.length < 4) this.#words.push(word);
    if (!/^create( or replace)? (function|procedure)\b/.test(this.#words.join(' '))) return;
    if (word === 'begin' || (word === 'case' && this.depth > 0)) this.depth += 1;
    else if (word === 'end' && this.depth > 0) this.depth -= 1;
  }

  reset(): void {
    this.#words = [];
    this.depth = 0;
  }
}

/**
 * Reads a script as psql does: statements end at a `;` outside of quotes, dollar quotes, comments, parentheses and SQL bodies;
 * variables are replaced outside of quotes while reading. Lazy: a variable that a command sets is known to what follows it.
 */
export function* scan(source: string, substitute: Substitute): Generator<Item> {
  let text = '';
  let position = 0;
  let start = -1;
  let parentheses = 0;
  const body = new Body();
  let counted = 0;
  let lines = 1;
  const lineAt = (offset: number) => {
    for (; counted < offset; counted += 1) if (source.charCodeAt(counted) === 10) lines += 1;
    return lines;
  };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    if (match) position = pattern.lastIndex;
    return match;
  };
  const keep = (piece: string, offset: number) => {
    if (start < 0 && piece.trim()) start = lineAt(offset);
    text += piece;
  };
  const finish = (): { text: string; line: number } => {
    const result = { text: text.trim(), line: start < 0 ? lineAt(position) : start };
    text = '';
    start = -1;
    parentheses = 0;
    body.reset();
    return result;
  };

  while (position < source.length) {
    const offset = position;
    const char = source[position] as string;
    const next = source[position + 1];
    if (char === '-' && next === '-') {
      take(LINE_COMMENT);
    } else if (char === '/' && next === '*') {
      position = blockComment(source, position);
      text += ' ';
    } else if ((char === 'e' || char === 'E') && next === "'") {
      keep(take(ESCAPED_QUOTE)?.[0] ?? '', offset);
    } else if (char === "'") {
      keep(take(QUOTE)?.[0] ?? '', offset);
    } else if (char === '"') {
      keep(take(IDENTIFIER)?.[0] ?? '', offset);
    } else if (char === '$') {
      const tag = take(DOLLAR)?.[0];
      const end = tag === undefined ? -1 : source.indexOf(tag, position);
      position = tag === undefined ? offset + 1 : end < 0 ? source.length : end + tag.length;
      keep(source.slice(offset, position), offset);
    } else if (char === ':' && (next === ':' || next === '=')) {
      position += 2;
      keep(source.slice(offset, position), offset);
    } else if (char === ':') {
      const match = take(VARIABLE);
      const [all = ':', literal, identifier, exists, raw] = match ?? [];
      if (!match) position += 1;
      const name = literal ?? identifier ?? exists ?? raw;
      const quoting: Quoting = literal ? 'literal' : identifier ? 'identifier' : exists ? 'exists' : 'raw';
      keep((name === undefined ? undefined : substitute(name, quoting, lineAt(offset))) ?? all, offset);
    } else if (char === '\\') {
      const name = take(COMMAND)?.[1];
      if (name === undefined) {
        // `\\` separates commands on a line; a lone backslash is left for the server to complain about.
        position += next === '\\' ? 2 : 1;
        if (next !== '\\') keep(char, offset);
        continue;
      }
      const stop = /\n|\\[\\A-Za-z]/g;
      stop.lastIndex = position;
      const end = stop.exec(source)?.index ?? source.length;
      const args = commandArguments(source.slice(position, end), substitute, lineAt(offset));
      position = end;
      // Commands that send what stands before them end the statement; all others leave it open.
      const sends = /^g/.test(name) && name !== 'getenv';
      yield { type: 'command', name, args, line: lineAt(offset), text: sends ? finish().text : '' };
    } else if (char === ';' && parentheses === 0 && body.depth === 0) {
      position += 1;
      const statement = finish();
      if (statement.text) yield { type: 'statement', ...statement };
    } else {
      const word = take(WORD)?.[0];
      if (word !== undefined) body.word(word);
      else if (!take(NUMBER)) {
        position += 1;
        if (char === '(' || char === '[') parentheses += 1;
        if ((char === ')' || char === ']') && parentheses > 0) parentheses -= 1;
      }
      keep(source.slice(offset, position), offset);
    }
  }
  const rest = finish();
  if (rest.text) yield { type: 'statement', ...rest };
}
