import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Runtime } from '../runtime.ts';

/** An optional port of the runtime, or the error that says it has none. */
export function requirePort<T>(runtime: Runtime, port: T | undefined, what: string): T {
  if (port !== undefined) return port;
  throw new PlatformError({
    code: 'not-supported',
    message: `the ${runtime.name} runtime has no ${what}`,
    exitCode: ExitCode.badInput,
  });
}

export function notRunning(component: string): PlatformError {
  return new PlatformError({
    code: 'not-running',
    message: `${component} is not running`,
    next: 'platform up',
    exitCode: ExitCode.notReady,
  });
}
