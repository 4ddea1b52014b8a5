export type Quoting = 'raw' | 'literal' | 'identifier' | 'exists';
/** Text for a variable, or undefined to leave it as it stands. */
export type Substitute = (name: string, quoting: Quoting, line: number) => string | undefined;

/** Arguments up to the end of the line: words, 'quoted' with \n and \t, "quoted", and variables. */
export function commandArguments(source: string, substitute: Substitute, line: number): string[] {
  const args: string[] = [];
  const part = /'((?:[^'\\]|''|\\.)*)'|"((?:[^"]|"")*)"|:'(\w+)'|:"(\w+)"|:(\w+)|([^\s'":]+|:)/gy;
  for (const piece of source.match(/(?:'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|\S)+/g) ?? []) {
    let value = '';
    for (const [all, single, double, literal, identifier, raw, plain] of piece.matchAll(part)) {
      if (single !== undefined) {
        const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
        value += single.replaceAll("''", "'").replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char);
      } else if (double !== undefined) value += double.replaceAll('""', '"');
      else if (literal) value += substitute(literal, 'literal', line) ?? all;
      else if (identifier) value += substitute(identifier, 'identifier', line) ?? all;
      else if (raw) value += substitute(raw, 'raw', line) ?? all;
      else value += plain ?? '';
    }
    args.push(value);
  }
  return args;
}
