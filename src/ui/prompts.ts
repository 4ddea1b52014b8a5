import { ExitCode, PlatformError } from '../kernel/index.ts';
import type { Ui } from './output.ts';

export interface TextPrompt {
  readonly message: string;
  readonly default?: string;
}
export interface ChoicePrompt {
  readonly message: string;
  /** With what each means, where the word alone does not say it. */
  readonly choices: readonly (string | { readonly value: string; readonly name: string })[];
  readonly default?: string;
}

/**
 * Asks on a terminal; everywhere else it refuses, naming the flag that answers. Answers are never guessed for somebody who could
 * not be asked.
 */
export interface Prompts {
  confirm(message: string, answeredBy: string): Promise<boolean>;
  text(prompt: TextPrompt): Promise<string>;
  choice(prompt: ChoicePrompt): Promise<string>;
  yesNo(message: string, initial: boolean): Promise<boolean>;
  /** Not shown while it is typed. */
  hidden(message: string): Promise<string>;
}

export function createPrompts(ui: Ui, stdin: NodeJS.ReadableStream, signal: AbortSignal): Prompts {
  const load = () => import('@inquirer/prompts');
  const context = { input: stdin, output: ui.err, signal };
  const asking = async <T>(ask: (prompts: Awaited<ReturnType<typeof load>>) => Promise<T>): Promise<T> => {
    try {
      return await ask(await load());
    } catch (error) {
      // Ctrl-C in a prompt arrives as an error of the prompt, not as a signal.
      if (['ExitPromptError', 'AbortPromptError'].includes((error as Error).name)) throw interrupted();
      throw error;
    }
  };
  return {
    confirm: async (message, answeredBy) => {
      if (!ui.interactive) throw needsAnswer(message, answeredBy);
      return asking(({ confirm }) => confirm({ message, default: false }, context));
    },
    text: ({ message, default: initial }) =>
      asking(({ input }) => input({ message, ...(initial === undefined ? {} : { default: initial }) }, context)),
    choice: ({ message, choices, default: initial }) =>
      asking(({ select }) =>
        select(
          {
            message,
            choices: choices.map((choice) => (typeof choice === 'string' ? { value: choice } : { ...choice })),
            ...(initial === undefined ? {} : { default: initial }),
          },
          context,
        ),
      ),
    yesNo: (message, initial) => asking(({ confirm }) => confirm({ message, default: initial }, context)),
    hidden: (message) => asking(({ password }) => password({ message, mask: '*' }, context)),
  };
}

function needsAnswer(message: string, answeredBy: string): PlatformError {
  return new PlatformError({
    code: 'needs-answer',
    message: `${message} Nobody can be asked here.`,
    next: `answer it with ${answeredBy}`,
    exitCode: ExitCode.refused,
  });
}

const interrupted = () =>
  new PlatformError({ code: 'interrupted', message: 'interrupted', exitCode: ExitCode.interrupted });
