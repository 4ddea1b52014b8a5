/** Exit codes of the command line; scripts rely on them (docs/commands.md). */
export const ExitCode = {
  done: 0,
  failed: 1,
  badInput: 2,
  notReady: 3,
  refused: 4,
  unreachable: 5,
  differs: 6,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** One thing wrong with a file, placed so that an editor can jump to it. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Dotted path of the value, e.g. `services.order.scale.max`. */
  readonly path?: string;
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

export interface PlatformErrorOptions {
  readonly code: string;
  readonly message: string;
  /** Where it happened: a file position, a component, an address. */
  readonly where?: string;
  /** Facts below the first line: last log lines, what is waited on. */
  readonly details?: readonly string[];
  /** What to type next. */
  readonly next?: string;
  readonly exitCode?: ExitCode;
  readonly problems?: readonly Problem[];
  readonly cause?: unknown;
}

/** A failure that the user can act on. Everything else that is thrown is a bug of ours. */
export class PlatformError extends Error {
  readonly code: string;
  readonly where: string | undefined;
  readonly details: readonly string[];
  readonly next: string | undefined;
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];

  constructor(options: PlatformErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PlatformError';
    this.code = options.code;
    this.where = options.where;
    this.details = options.details ?? [];
    this.next = options.next;
    this.exitCode = options.exitCode ?? ExitCode.failed;
    this.problems = options.problems ?? [];
  }

  /** The shape that crosses a socket or is printed by `--json`. */
  toJSON(): PlatformErrorOptions {
    return {
      code: this.code,
      message: this.message,
      ...(this.where === undefined ? {} : { where: this.where }),
      details: this.details,
      ...(this.next === undefined ? {} : { next: this.next }),
      exitCode: this.exitCode,
      problems: this.problems,
    };
  }
}

/** All problems of one input together, exit code 2. */
export function invalid(problems: readonly Problem[], next?: string): PlatformError {
  const files = [...new Set(problems.map((p) => p.file))].join(', ');
  return new PlatformError({
    code: 'invalid-input',
    message: `${files}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}`,
    problems,
    exitCode: ExitCode.badInput,
    ...(next === undefined ? {} : { next }),
  });
}
