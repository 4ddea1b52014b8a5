import type { Entry } from './index.ts';

/** Words after the command are looked up by the path of commands typed so far. */
export function bash(entries: readonly Entry[]): string {
  const cases = entries.map(({ path, commands, options, choices }) => {
    const words = [...commands.map(({ name }) => name), ...choices, ...options.map(({ long }) => long)];
    return `    "${path.join(' ')}") words="${words.join(' ')}" ;;`;
  });
  const groups = entries.filter(({ path, commands }) => path.length > 0 && commands.length > 0);
  return `_platform() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path="" words="" i word
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [[ $word == -* ]] && continue
    case "$path" in
      "") path=$word ;;
      ${groups.map(({ path }) => `"${path.join(' ')}"`).join(' | ') || '"-"'}) path="$path $word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _platform platform`;
}
