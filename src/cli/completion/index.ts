/** Completion scripts, made from the command tree itself: commands and options, files where a value is one. */
import type { Command } from 'commander';
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import type { Source } from './words.ts';
import { zsh } from './zsh.ts';

export interface Entry {
  /** Words after `platform`: [], ['up'], ['secrets', 'set']. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly text: string }[];
  readonly options: readonly OptionEntry[];
  /** What its first argument may be, where that is a choice: `service`, `worker`… */
  readonly choices: readonly string[];
  /** Where its arguments are asked for when they are completed. */
  readonly asks: Source | undefined;
}

export interface OptionEntry {
  readonly long: string;
  readonly short: string | undefined;
  readonly text: string;
  readonly takesValue: boolean;
  /** Where its value is asked for when it is completed. */
  readonly asks: Source | undefined;
}

/** Commands whose arguments are names of components, and options whose values only the project or the package knows. */
const NAMED = new Set(['logs', 'scale', 'restart', 'exec', 'status', 'open', 'remove', 'metrics']);
const VALUES: Readonly<Record<string, Source>> = {
  'add --template': 'templates',
  'add --uses': 'names',
  'up --only': 'names',
  'traces --component': 'names',
};

const PRINTERS = { bash, zsh, fish } as const;

export function completionScript(shell: keyof typeof PRINTERS, program: Command): string {
  return PRINTERS[shell](entries(program, [], []));
}

function entries(command: Command, path: readonly string[], inherited: readonly OptionEntry[]): Entry[] {
  const own = command.options.filter(({ hidden }) => !hidden).map((option) => optionEntry(option, path));
  const options = [...own, ...inherited].filter(({ long }) => long !== '--version');
  const commands = command.commands.map((child) => ({ name: child.name(), text: child.description() }));
  const below = command.commands.flatMap((child) =>
    entries(child, [...path, child.name()], path.length === 0 ? options : inherited),
  );
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  const asks = NAMED.has(path.join(' ')) ? 'names' : undefined;
  return [{ path, commands, options, choices, asks }, ...below];
}

function optionEntry(option: Command['options'][number], path: readonly string[]): OptionEntry {
  const { long = '', short, description: text } = option;
  return {
    long,
    short,
    text,
    takesValue: option.required || option.optional,
    asks: VALUES[`${path.join(' ')} ${long}`],
  };
}
