/** Completion scripts, made from the command tree itself: commands and options, files where a value is one. */
import type { Command } from 'commander';
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { zsh } from './zsh.ts';

export interface Entry {
  /** Words after `platform`: [], ['up'], ['secrets', 'set']. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly text: string }[];
  readonly options: readonly OptionEntry[];
  /** What its first argument may be, where that is a choice: `service`, `worker`… */
  readonly choices: readonly string[];
}

export interface OptionEntry {
  readonly long: string;
  readonly short: string | undefined;
  readonly text: string;
  readonly takesValue: boolean;
}

const PRINTERS = { bash, zsh, fish } as const;

export function completionScript(shell: keyof typeof PRINTERS, program: Command): string {
  return PRINTERS[shell](entries(program, [], []));
}

function entries(command: Command, path: readonly string[], inherited: readonly OptionEntry[]): Entry[] {
  const options = [...command.options.map(optionEntry), ...inherited].filter(({ long }) => long !== '--version');
  const commands = command.commands.map((child) => ({ name: child.name(), text: child.description() }));
  const below = command.commands.flatMap((child) =>
    entries(child, [...path, child.name()], path.length === 0 ? options : inherited),
  );
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  return [{ path, commands, options, choices }, ...below];
}

function optionEntry(option: Command['options'][number]): OptionEntry {
  const takesValue = option.required || option.optional;
  return { long: option.long ?? '', short: option.short, text: option.description, takesValue };
}
