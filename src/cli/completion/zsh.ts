import type { Entry, OptionEntry } from './index.ts';

const quoted = (text: string) =>
  text.replaceAll("'", "'\\''").replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:');

function spec({ long, text, takesValue }: OptionEntry): string {
  return `'${long}${takesValue ? '=' : ''}[${quoted(text)}]${takesValue ? ':value:_files' : ''}'`;
}

/** One function per command; `_arguments` does the rest. */
export function zsh(entries: readonly Entry[]): string {
  const name = (path: readonly string[]) => ['_platform', ...path].join('_').replaceAll('-', '_');
  const functions = entries.map(({ path, commands, options, choices }) => {
    const specs = options.map(spec).join(' ');
    if (commands.length === 0) {
      const first = choices.length === 0 ? '' : ` '1:what:(${choices.join(' ')})'`;
      return `${name(path)}() { _arguments ${specs}${first} '*:file:_files' }`;
    }
    const values = commands.map((child) => `'${child.name}:${quoted(child.text)}'`).join(' ');
    const branches = commands.map((child) => `      ${child.name}) ${name([...path, child.name])} ;;`);
    return `${name(path)}() {
  local line state
  _arguments -C ${specs} '1:command:->command' '*::arg:->args'
  case $state in
    command) local -a commands; commands=(${values}); _describe command commands ;;
    args) case $line[1] in
${branches.join('\n')}
    esac ;;
  esac
}`;
  });
  return `#compdef platform\n${functions.join('\n')}\n_platform "$@"`;
}
