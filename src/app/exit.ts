import { ExitCode, type Outcome } from '../kernel/index.ts';

/** The exit code that a piece of work ends with. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.status) {
    case 'done':
      return ExitCode.done;
    case 'interrupted':
      return ExitCode.interrupted;
    default:
      return ExitCode.notReady;
  }
}
