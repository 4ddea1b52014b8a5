import { type ComponentFailure, ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Execution } from './execute.ts';

const isLost = ({ error }: ComponentFailure) => error.exitCode === ExitCode.unreachable;

/** An environment that is gone fails everything that is under way, for one reason: it is told once for each reason. */
export function toldOnce(failures: readonly ComponentFailure[]): ComponentFailure[] {
  const told = new Set<string>();
  return failures.filter((failure) => {
    if (!isLost(failure)) return true;
    const isNew = !told.has(failure.error.code);
    told.add(failure.error.code);
    return isNew;
  });
}

/** The error of the whole work where nothing failed but the environment; undefined otherwise. */
export function environmentLost({ failures, changed }: Execution, operations: number): PlatformError | undefined {
  const [first] = failures;
  if (!first || !failures.every(isLost)) return undefined;
  const { error } = first;
  const done = `${changed} of ${operations} operations were done; the same command goes on from there`;
  return new PlatformError({ ...error, details: [...(error.details ?? []), ...(operations === 0 ? [] : [done])] });
}
