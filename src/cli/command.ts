import { Command, type Option } from 'commander';
import type { Context } from './command-context.ts';
import type { Host } from './host.ts';
import type { Wiring } from './wiring.ts';

/** What every command factory gets. */
export interface Cli {
  readonly host: Host;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  exit(code: number): void;
  /** How environments are reached; tests give their own, the real one is in context.ts. */
  readonly wiring?: Wiring;
}

export interface GlobalOptions {
  readonly json?: boolean;
  readonly color: boolean;
  readonly directory?: string;
  readonly env?: string;
  readonly on?: string;
}

/** A command: a line for the list of all, what its own help adds to it, and examples below its options. */
export function command(name: string, summary: string, examples: readonly string[], more?: string): Command {
  const width = Math.min(44, Math.max(...examples.map((line) => line.split('  #')[0]?.length ?? 0)));
  const lines = examples.map((line) => {
    const [text = '', comment] = line.split('  #');
    return comment === undefined ? `  $ ${text}` : `  $ ${text.padEnd(width)}  #${comment}`;
  });
  return new Command(name)
    .summary(summary)
    .description(more === undefined ? summary : `${summary}: ${more}`)
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: optionsOfAll });
}

/** Those of the program. What a command of commands can do itself is not for the ones below it. */
function optionsOfAll(command: Command): Option[] {
  let top = command;
  while (top.parent) top = top.parent;
  return top === command ? [] : top.options.filter(({ hidden }) => !hidden);
}

/**
 * Wraps a command's work: makes the context from the global options and keeps the exit code that it returns. Commander hands over
 * the arguments, then the options, then the command.
 */
export function action<A extends readonly unknown[], O>(
  cli: Cli,
  work: (context: Context, options: O & GlobalOptions, ...args: A) => Promise<number | undefined>,
): (...received: unknown[]) => Promise<void> {
  return async (...received) => {
    const self = received.at(-1) as Command;
    const args = received.slice(0, -2) as unknown as A;
    const options = self.optsWithGlobals() as O & GlobalOptions;
    const { createContext } = await import('./command-context.ts');
    const code = await work(createContext(cli, options), options, ...args);
    if (code !== undefined) cli.exit(code);
  };
}
