import type { Entry } from './index.ts';
import type { Source } from './words.ts';

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Asks the project, or the package, each time. */
const ask = (source: Source) =>
  `(platform completion fish --words "${source} "(string join -- " " (commandline -opc)) 2>/dev/null)`;

/** One line per command and option, each with the condition under which it is offered. */
export function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ path, commands, options, choices, asks }) => {
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
      ...(asks ? [`complete -c platform -f${where(seen)} -a ${quoted(ask(asks))}`] : []),
      ...options.map(
        ({ long, short, text, takesValue, asks: source }) =>
          `complete -c platform${where(seen)} -l ${long.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}${source ? ` -x -a ${quoted(ask(source))}` : takesValue ? ' -r' : ''} -d ${quoted(text)}`,
      ),
    ];
  });
  return lines.join('\n');
}
