import type { Entry } from './index.ts';

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** One line per command and option, each with the condition under which it is offered. */
export function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ path, commands, options, choices }) => {
    const names = commands.map(({ name }) => name).join(' ');
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const unseen = names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`];
    const where = (parts: readonly string[]) => (parts.length === 0 ? '' : ` -n ${quoted(parts.join('; and '))}`);
    return [
      ...commands.map(
        ({ name, text }) => `complete -c platform -f${where([...seen, ...unseen])} -a ${name} -d ${quoted(text)}`,
      ),
      ...(choices.length === 0
        ? []
        : [
            `complete -c platform -f${where([...seen, `not __fish_seen_subcommand_from ${choices.join(' ')}`])} -a ${quoted(choices.join(' '))}`,
          ]),
      ...options.map(
        ({ long, short, text, takesValue }) =>
          `complete -c platform${where(seen)} -l ${long.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}${takesValue ? ' -r' : ''} -d ${quoted(text)}`,
      ),
    ];
  });
  return lines.join('\n');
}
