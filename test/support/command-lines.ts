import { PassThrough } from 'node:stream';
import { createProgram } from '../../src/cli/program.ts';

const OF_ALL = new Set(['-h', '--help', '-V', '--version']);

/** `platform …` in code: in a span, or at the beginning of a command in a block. Handlebars is filled with anything. */
export function commandLines(text: string): string[] {
  const plain = text.replaceAll(/^\{\{[#/].*\n|^\{\{else\}\}\n/gm, '').replaceAll(/\{\{[^}]*\}\}/g, 'NAME');
  // A page of help texts shows usages, which are no command lines; its examples begin with a dollar sign.
  const blocks = [...plain.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)].flatMap(([, language, body = '']) =>
    body.split('\n').filter((line) => language === 'sh' || /^ *\$ /.test(line)),
  );
  const spans = [...plain.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [...spans, ...blocks].flatMap((line) =>
    [...line.matchAll(/(?:^[ $]*|\$\(|<\(|&& )platform( [^|&)#]*)/g)].map(
      ([, rest = '']) => `platform${rest.trimEnd()}`,
    ),
  );
}

/** What the command line would have to say against it. Words in capitals stand for values. */
export function complaint(line: string): string[] {
  // What stands behind -- is somebody else's command line.
  const words = line
    .replace(/ -- .*/, ' COMMAND')
    .split(/\s+/)
    .slice(1);
  let depth = 0;
  const sink = new PassThrough();
  const host = { stdin: sink, stdout: sink, stderr: sink, env: {}, cwd: () => '/', on: () => {}, off: () => {} };
  let command = createProgram({ host, signal: new AbortController().signal, exit: () => {} });
  const known = new Set(command.options.flatMap(({ short, long }) => [short, long]));
  let rest = command.parseOptions(words);
  for (;;) {
    const [word, ...more] = rest.operands;
    const child = command.commands.find((each) => each.name() === word || each.aliases().includes(word ?? ''));
    if (!child) break;
    command = child;
    depth += 1;
    rest = command.parseOptions([...more, ...rest.unknown]);
  }
  if (command.parent === null) {
    const only = rest.operands.length === 0 && rest.unknown.every((word) => OF_ALL.has(word));
    return only || rest.operands[0] === 'help' ? [] : [`${line}: no such command`];
  }
  const unknown = rest.unknown.filter((word) => word.startsWith('-') && !known.has(word) && !OF_ALL.has(word));
  const missing = command.registeredArguments.filter(
    ({ required }, index) => required && rest.operands.length <= index,
  );
  // A span may name a command without its arguments: `platform add`.
  const bare = words.length === depth || command.commands.length > 0;
  return [
    ...unknown.map((word) => `${line}: ${word}`),
    ...(bare ? [] : missing.map((argument) => `${line}: wants ${argument.name()}`)),
  ];
}
