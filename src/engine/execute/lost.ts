import { type ComponentFailure, ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Execution } from './execute.ts';

const isLost = ({ error }: ComponentFailure) => error.exitCode === ExitCode.unreachable;

/**
 * An environment that is gone fails everything that is under way: where nothing else failed, it is the one error of the whole work.
 * undefined otherwise.
 */
export function environmentLost({ failures, changed }: Execution, operations: number): PlatformError | undefined {
  const [first] = failures;
  if (!first || !failures.every(isLost)) return undefined;
  const { error } = first;
  const done = `${changed} of ${operations} operations were done; the same command goes on from there`;
  return new PlatformError({ ...error, details: [...(error.details ?? []), ...(operations === 0 ? [] : [done])] });
}
