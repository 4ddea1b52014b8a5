import type { Entry } from './index.ts';

/** Words after the command are looked up by the path of commands typed so far. */
export function bash(entries: readonly Entry[]): string {
  const cases = entries.map(({ path, commands, options, choices, asks }) => {
    const words = [...commands.map(({ name }) => name), ...choices, ...options.map(({ long }) => long)];
    return `    "${path.join(' ')}") words="${words.join(' ')}"${asks ? ` asks=${asks}` : ''} ;;`;
  });
  const groups = entries.filter(({ path, commands }) => path.length > 0 && commands.length > 0);
  const values = entries.flatMap(({ path, options }) =>
    options.flatMap(({ long, asks }) => (asks ? [`    "${path.join(' ')} ${long}") words="" asks=${asks} ;;`] : [])),
  );
  return `_platform() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path="" words="" asks="" i word
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
  case "$path \${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join('\n')}
  esac
  if [[ -n $asks && $cur != -* ]]; then
    words="$words $("\${COMP_WORDS[0]}" completion bash --words "$asks \${COMP_WORDS[*]}" 2>/dev/null)"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _platform platform`;
}
