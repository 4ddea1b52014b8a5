import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Problem } from '../../kernel/index.ts';
import { type Path, pathText } from '../schema/walk.ts';
import { syntaxProblem } from './syntax.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong at a path of the file. `key`: the key itself is meant, not its value. */
export interface Finding {
  readonly path: Path;
  readonly at?: 'key';
  readonly message: string;
  readonly hint?: string;
}

/** The text of a YAML file that remembers where everything stands. */
export class Source {
  readonly file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;
  /** Offset of a line that a merge left behind. */
  readonly #conflict: number;

  constructor(file: string, text: string) {
    this.file = file;
    this.#conflict = text.search(/^<{7} /m);
    this.#document = parseDocument(text, { lineCounter: this.#lines, merge: true, prettyErrors: false });
  }

  /** What keeps the text from being read at all. */
  syntax(): Problem[] {
    if (this.#conflict >= 0) {
      const hint = 'keep one side, and remove the lines that start with <<<<<<<, ======= and >>>>>>>';
      return [{ file: this.file, ...this.#at(this.#conflict), message: 'a merge conflict is not resolved', hint }];
    }
    const { errors, warnings } = this.#document;
    const problems = [...errors, ...warnings].map((error) => ({
      file: this.file,
      ...this.#at(error.pos[0]),
      ...syntaxProblem(error),
    }));
    // What follows on the same line is mostly a consequence.
    if (problems.length > 0) return problems.filter(({ line }, index) => problems[index - 1]?.line !== line);
    const aliases = this.#unresolved();
    return aliases.length > 0 ? aliases : this.#excessive();
  }

  #unresolved(): Problem[] {
    const problems: Problem[] = [];
    visit(this.#document, {
      Alias: (_, node) => {
        if (node.resolve(this.#document) !== undefined) return;
        const message = `there is no anchor &${node.source} above`;
        problems.push({ file: this.file, ...this.#at(node.range?.[0] ?? 0), message, hint: 'write the value out' });
      },
    });
    return problems;
  }

  /** Aliases of aliases can stand for more than fits into memory. */
  #excessive(): Problem[] {
    try {
      this.value();
      return [];
    } catch {
      const message = 'uses anchors (&name) so often that it cannot be read';
      return [{ file: this.file, message, hint: 'write the values out' }];
    }
  }

  /** The content as plain data. Text that looks like a number (`version: 4.10`) can be had by `written`. */
  value(): unknown {
    return this.#document.toJS({ maxAliasCount: 1000 });
  }

  /** A scalar as it stands in the text. */
  written(path: Path): string | undefined {
    const node = this.#find(path).value;
    return isScalar(node) ? node.source : undefined;
  }

  has(path: Path): boolean {
    return this.#find(path).depth === path.length;
  }

  /** Where a path stands, or its nearest parent. A map or list stands where its key does. */
  position(path: Path, at?: 'key'): Position | undefined {
    const { key, value, depth } = this.#find(path);
    const inner = depth === path.length && at !== 'key' && (isScalar(value) || isAlias(value) || !key);
    const node = inner ? value : (key ?? value);
    const offset = node?.range?.[0];
    return offset === undefined ? undefined : this.#at(offset);
  }

  problem({ path, at, message, hint }: Finding): Problem {
    const text = pathText(path);
    return {
      file: this.file,
      ...this.position(path, at),
      ...(text === '' ? {} : { path: text }),
      message,
      ...(hint === undefined ? {} : { hint }),
    };
  }

  #at(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  /** Follows a path as far as it goes, through aliases and `<<`. */
  #find(path: Path): { key: Node | undefined; value: Node | undefined; depth: number } {
    let value = this.#document.contents as Node | undefined;
    let key: Node | undefined;
    let depth = 0;
    for (const part of path) {
      const node = this.#resolve(value);
      if (isMap(node)) {
        const pair = this.#pair(node, String(part));
        if (!pair) break;
        key = pair.key as Node;
        value = pair.value as Node | undefined;
      } else if (isSeq(node)) {
        const item = node.items[Number(part)];
        if (item === undefined) break;
        key = undefined;
        value = item as Node;
      } else break;
      depth += 1;
    }
    return { key, value: value ?? undefined, depth };
  }

  #pair(map: YAMLMap, name: string): Pair | undefined {
    const own = map.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === name);
    if (own) return own;
    for (const pair of map.items) {
      if (!isPair(pair) || !isScalar(pair.key) || pair.key.source !== '<<') continue;
      const merged = this.#resolve(pair.value);
      const maps = isSeq(merged) ? merged.items.map((item) => this.#resolve(item)) : [merged];
      for (const each of maps) {
        const found = isMap(each) ? this.#pair(each, name) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  }
}
