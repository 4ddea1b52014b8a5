import type { Entry, OptionEntry } from './index.ts';

const quoted = (text: string) =>
  text.replaceAll("'", "'\\''").replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:');

function spec({ long, text, takesValue, asks }: OptionEntry): string {
  const value = asks ? `:${asks}: _platform_words ${asks}` : ':value:_files';
  return `'${long}${takesValue ? '=' : ''}[${quoted(text)}]${takesValue ? value : ''}'`;
}

/** Asks the project, or the package. The space before its name above keeps `_arguments` from adding words of its own. */
const WORDS = `_platform_words() {
  local -a found
  found=(\${(f)"$(platform completion zsh --words "$1 $words" 2>/dev/null)"})
  compadd -a found
}`;

/** One function per command; `_arguments` does the rest. */
export function zsh(entries: readonly Entry[]): string {
  const name = (path: readonly string[]) => ['_platform', ...path].join('_').replaceAll('-', '_');
  const functions = entries.map(({ path, commands, options, choices, asks }) => {
    const specs = options.map(spec).join(' ');
    if (commands.length === 0) {
      const first = choices.length === 0 ? '' : ` '1:what:(${choices.join(' ')})'`;
      const rest = asks ? `*:${asks}: _platform_words ${asks}` : '*:file:_files';
      return `${name(path)}() { _arguments ${specs}${first} '${rest}' }`;
    }
    const values = commands.map((child) => `'${child.name}:${quoted(child.text)}'`).join(' ');
    // Such as `scale`, which has commands of its own beside names.
    const more = asks ? `; _platform_words ${asks}` : '';
    const branches = commands.map((child) => `      ${child.name}) ${name([...path, child.name])} ;;`);
    if (asks) branches.push(`      *) _platform_words ${asks} ;;`);
    return `${name(path)}() {
  local line state
  _arguments -C ${specs} '1:command:->command' '*::arg:->args'
  case $state in
    command) local -a commands; commands=(${values}); _describe command commands${more} ;;
    args) case $line[1] in
${branches.join('\n')}
    esac ;;
  esac
}`;
  });
  return `#compdef platform\n${WORDS}\n${functions.join('\n')}\n_platform "$@"`;
}
